using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryRunSessions(MemoryRuns runs, MemoryTimers timers, MemorySlots slots, TimeProvider time) : IRunSessions
{
    public Task<IRunSession> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IRunSession>(new MemoryRunSession(runs, timers, slots, time));
}

internal sealed class MemoryRunSession(MemoryRuns runs, MemoryTimers timers, MemorySlots slots, TimeProvider time) : IRunSession
{
    private MemoryRun? locked;

    public async Task<RunSaga?> LockAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(runId, out var run))
        {
            return null;
        }

        if (locked != run)
        {
            Release();
            await run.Writer.WaitAsync(cancellationToken);
            locked = run;
        }

        return run.Row.Snapshot();
    }

    public Task<IReadOnlyList<TaskRecord>> TasksAsync(Guid runId, CancellationToken cancellationToken) =>
        Task.FromResult(runs.TryGet(runId, out var run) ? run.Records() : []);

    public Task<IReadOnlyList<SignalRecord>> SignalsAsync(Guid runId, CancellationToken cancellationToken) =>
        Task.FromResult(runs.TryGet(runId, out var run) ? run.SignalsOfRun() : []);

    public async Task<IReadOnlyList<Guid>> CommitAsync(RunCommit commit, CancellationToken cancellationToken)
    {
        if (await LockAsync(commit.Run.CorrelationId, cancellationToken) is null)
        {
            throw new RunConflictException(commit.Run.CorrelationId);
        }

        var granted = runs.Commit(locked!, commit, timers, slots, time.GetUtcNow());
        Release();
        return granted;
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void Release()
    {
        locked?.Writer.Release();
        locked = null;
    }
}
