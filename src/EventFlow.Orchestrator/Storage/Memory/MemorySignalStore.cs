using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemorySignalStore(MemoryRuns runs, TimeProvider time) : ISignalStore
{
    public Task<SentSignal> SendAsync(NewSignal signal, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(signal.RunId, out var run))
        {
            return Task.FromResult(new SentSignal(SignalFate.UnknownRun));
        }

        lock (run)
        {
            return Task.FromResult(run.Send(signal, time.GetUtcNow()));
        }
    }

    public Task<SentSignal> SendRepairAsync(NewSignal repair, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(repair.RunId, out var run))
        {
            return Task.FromResult(new SentSignal(SignalFate.UnknownRun));
        }

        lock (run)
        {
            return Task.FromResult(run.SendRepair(repair, time.GetUtcNow()));
        }
    }

    public Task<IReadOnlyList<SignalRecord>> UnreceivedAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(runId, out var run))
        {
            return Task.FromResult<IReadOnlyList<SignalRecord>>([]);
        }

        lock (run)
        {
            return Task.FromResult(run.Signals.Unreceived(DateTimeOffset.MaxValue));
        }
    }
}
