using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryRunSessions(MemoryRuns runs, MemoryTimers timers, TimeProvider time) : IRunSessions
{
    public Task<IRunSession> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IRunSession>(new MemoryRunSession(runs, timers, time));
}

internal sealed class MemoryRunSession(MemoryRuns runs, MemoryTimers timers, TimeProvider time) : IRunSession
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

        return RunRows.Copy(run.Row);
    }

    public Task<IReadOnlyList<TaskRecord>> TasksAsync(Guid runId, int sinceVersion, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(runId, out var run))
        {
            return Task.FromResult<IReadOnlyList<TaskRecord>>([]);
        }

        lock (run)
        {
            if (sinceVersion >= run.Row.Version)
            {
                return Task.FromResult<IReadOnlyList<TaskRecord>>([]);
            }

            var newer = run.Tasks.Values.Select(task => task.Record).Where(task => task.RunVersion > sinceVersion).ToList();
            newer.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
            return Task.FromResult<IReadOnlyList<TaskRecord>>(newer);
        }
    }

    public async Task CommitAsync(RunCommit commit, CancellationToken cancellationToken)
    {
        if (await LockAsync(commit.Run.CorrelationId, cancellationToken) is null)
        {
            throw new RunConflictException(commit.Run.CorrelationId);
        }

        var run = locked!;
        var ended = RunStates.IsFinal(commit.Run.CurrentState);
        var endedBefore = RunStates.IsFinal(run.Row.CurrentState);
        lock (run)
        {
            run.Apply(commit, time.GetUtcNow());
        }

        timers.Apply(commit, ended);
        Release();
        if (ended && !endedBefore)
        {
            runs.Ended(run);
        }
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
