using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Events;

/// <summary>Wakes runs that were accepted, a bounded number at a time: events that come faster than runs can begin are not taken faster.
/// A wake-up that fails is made up for by the reconciler.</summary>
internal sealed class RunStarts(IRunQueue queue, RunFollowUp followUp, ILogger<RunStarts> log) : IDisposable
{
    private readonly SemaphoreSlim places = new(2_000);

    public async Task StartAsync(IReadOnlyList<EventRun> runs, CancellationToken cancellationToken)
    {
        foreach (var run in runs.SelectMany(run => run.Accepted.Line?.Granted ?? [run.Accepted.Id]))
        {
            await places.WaitAsync(cancellationToken);
            _ = WakeAsync(run);
        }

        foreach (var run in runs)
        {
            await followUp.MakeRoomAsync(run.Wanted, run.Accepted);
        }
    }

    public void Dispose() => places.Dispose();

    private async Task WakeAsync(Guid run)
    {
        await Task.Yield();
        try
        {
            await queue.WakeAsync(run, new StartRun(run), CancellationToken.None);
        }
        catch (Exception failure)
        {
            log.WakeFailed(failure, run);
        }
        finally
        {
            places.Release();
        }
    }
}
