using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Makes up for what got lost about places in lines of runs: places of runs that ended without their engine, turns nobody took,
/// wishes to make room that never reached their run.</summary>
internal sealed class PlaceKeeper(
    IPlaceStore places, IRunStore runs, IRunWaker waker, EngineOptions options, TimeProvider clock, ILogger<PlaceKeeper> log)
    : Duty(clock, log)
{
    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await places.HealAsync(options.KeepPlacesEvery, cancellationToken))
        {
            waker.StartRun(run);
        }

        foreach (var (run, reason) in await places.CanceledAsync(options.KeepPlacesEvery, cancellationToken))
        {
            await runs.RequestCancelAsync(run, reason, cancellationToken);
            waker.CancelRun(run, reason);
        }

        return options.KeepPlacesEvery;
    }
}
