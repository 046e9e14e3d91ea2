using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryRunGroups(
    MemoryRuns runs, MemoryTimers timers, MemorySlots slots, MemoryWorkflowStore workflows, TimeProvider time) : IRunGroups
{
    public Task<IReadOnlyList<StoredSaga>> ReadAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken)
    {
        var found = new List<StoredSaga>();
        foreach (var id in runIds)
        {
            if (runs.TryGet(id, out var run))
            {
                lock (run)
                {
                    found.Add(new StoredSaga(run.Row.Snapshot(), run.Records(), run.Signals.OfRun()));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<StoredSaga>>(found);
    }

    public Task<int?> VersionAsync(Guid runId, CancellationToken cancellationToken) =>
        Task.FromResult(runs.TryGet(runId, out var run) ? run.Row.Version : (int?)null);

    /// <summary>All of the runs are taken before the first is written, in one order for everybody.</summary>
    public async Task<IReadOnlyList<Guid>> CommitAsync(IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken)
    {
        var taken = new List<MemoryRun>();
        try
        {
            foreach (var commit in commits.Where(IsStored).OrderBy(commit => commit.Run.CorrelationId))
            {
                var run = runs.TryGet(commit.Run.CorrelationId, out var found)
                    ? found
                    : throw new RunConflictException(commit.Run.CorrelationId);
                await run.Writer.WaitAsync(cancellationToken);
                taken.Add(run);
                lock (run)
                {
                    run.Check(commit);
                    runs.RequirePlace(commit);
                }
            }

            return Write(commits);
        }
        finally
        {
            taken.ForEach(run => run.Writer.Release());
        }
    }

    private bool IsStored(RunCommit commit)
    {
        if (commit is { IsNew: true, Run: { Key: { } key } row } && runs.FindByKey(row.Workflow, key) is not null)
        {
            throw new RunConflictException(row.CorrelationId);
        }

        if (commit.IsNew && workflows.DeletedAt(commit.Run.Workflow) is not null)
        {
            throw new RunConflictException(commit.Run.CorrelationId);
        }

        return !commit.IsNew;
    }

    private List<Guid> Write(IReadOnlyList<RunCommit> commits)
    {
        var granted = new List<Guid>();
        foreach (var commit in commits)
        {
            if (commit.IsNew)
            {
                runs.Add(commit);
            }

            if (runs.TryGet(commit.Run.CorrelationId, out var run))
            {
                granted.AddRange(runs.Commit(run, commit, timers, slots, time.GetUtcNow()));
            }
        }

        return granted;
    }
}
