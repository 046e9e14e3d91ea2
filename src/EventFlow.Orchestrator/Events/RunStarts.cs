using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Events;

/// <summary>Wakes runs that were accepted, a bounded number at a time: events that come faster than runs can begin are not taken faster.
/// A wake-up that fails is made up for by the reconciler.</summary>
internal sealed class RunStarts(IRunQueue queue, ILogger<RunStarts> log) : IDisposable
{
    private readonly SemaphoreSlim places = new(2_000);

    public async Task StartAsync(IEnumerable<Guid> runs, CancellationToken cancellationToken)
    {
        foreach (var run in runs)
        {
            await places.WaitAsync(cancellationToken);
            _ = WakeAsync(run);
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
