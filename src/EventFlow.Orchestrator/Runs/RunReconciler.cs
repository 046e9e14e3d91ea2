using EventFlow.Contracts;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Makes up for every message that can get lost: finds runs whose next step is overdue and wakes them. With it, an empty
/// broker costs time and never a run.</summary>
internal sealed class RunReconciler(
    IRunStore runs, ITaskBus bus, RunQueue queue, EngineOptions options, Telemetry telemetry, TimeProvider clock, ILogger<RunReconciler> log)
    : Duty(clock, log)
{
    private const int Batch = 200;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var types = await TypesThatLostMessagesAsync(cancellationToken);
        var stalled = await runs.FindStalledAsync(options.StartGrace, options.DispatchGrace, types, Batch, cancellationToken);
        foreach (var run in stalled)
        {
            await WakeAsync(run, cancellationToken);
            telemetry.Reconciled(run.Kind.ToString().ToLowerInvariant());
            log.Reconciled(run.RunId, run.Kind.ToString().ToLowerInvariant());
        }

        return stalled.Count == Batch ? TimeSpan.Zero : options.ReconcileEvery;
    }

    private async Task<IReadOnlyCollection<string>> TypesThatLostMessagesAsync(CancellationToken cancellationToken)
    {
        var suspects = new List<string>();
        foreach (var (type, waiting) in await runs.QueuedTypesAsync(options.DispatchGrace, cancellationToken))
        {
            var status = await bus.StatusAsync(type, cancellationToken);
            if (status.HasLost(waiting, inHands: options.Prefetch))
            {
                suspects.Add(type);
            }
        }

        return suspects;
    }

    private Task WakeAsync(StalledRun run, CancellationToken cancellationToken) => run.Kind switch
    {
        StallKind.Start => queue.SendAsync(new StartRun(run.RunId), cancellationToken),
        StallKind.Cancel => queue.SendAsync(new CancelRun(run.RunId, null), cancellationToken),
        _ => queue.SendAsync(new ReconcileRun(run.RunId), cancellationToken),
    };
}
