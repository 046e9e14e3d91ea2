using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>What is written to runs outside their saga. Reading is in <c>.Views.cs</c> and <c>.Waiting.cs</c>, the reconciler's questions
/// in <c>.Stalls.cs</c>, lines of runs in <c>.Places.cs</c>.</summary>
internal sealed partial class MemoryRunStore(
    MemoryRuns runs, MemoryTimers timers, MemoryWorkflowStore workflows, MemorySlots slots, TimeProvider time) : IRunStore
{
    // Nothing reads log lines back yet; the bound keeps an embedded process from growing with them.
    private const int LogsKept = 10_000;
    private readonly ConcurrentQueue<TaskAnswer> logs = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset?> noWorkerSince = new(StringComparer.Ordinal);

    public Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellationToken)
    {
        RunKeys.Check(run.Key);
        return Task.FromResult(Accept(run));
    }

    public AcceptedRun Accept(NewRun run)
    {
        if (workflows.DeletedAt(run.Workflow) is { } deletedAt && !IsThere(run))
        {
            throw new WorkflowDeletedException(run.Workflow, deletedAt);
        }

        var row = RowOf(run);
        return run.Terms is { } terms
            ? Accept(run, row, terms)
            : Accepted(runs.Accept(row, out var created).Row, created);
    }

    private RunSaga RowOf(NewRun run) => new()
    {
        CorrelationId = run.Id,
        Workflow = run.Workflow,
        WorkflowVersion = run.WorkflowVersion,
        Params = SafeText.Json(run.Params),
        Key = run.Key,
        ConcurrencyKey = SafeText.Long(run.Terms?.Place?.Key),
        ParentId = run.Child?.Parent.RunId,
        ParentPath = run.Child?.Parent.Path,
        ParentAttempt = run.Child?.Parent.Attempt,
        ParentPolicy = run.Child?.Policy,
        Depth = run.Child?.Depth ?? 0,
        Trigger = SafeText.Json(run.Trigger),
        CreatedAt = time.GetUtcNow(),
        EventSeq = 1,
    };

    public Task<AcceptedRun?> FindByKeyAsync(string workflow, string key, CancellationToken cancellationToken) =>
        Task.FromResult(runs.FindByKey(workflow, key) is { } run ? Accepted(run.Row, created: false) : null);

    public async Task<bool> RequestCancelAsync(Guid runId, string? reason, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(runId, out var run))
        {
            return false;
        }

        await run.Writer.WaitAsync(cancellationToken);
        try
        {
            lock (run)
            {
                run.RequestCancel(reason, time.GetUtcNow());
            }
        }
        finally
        {
            run.Writer.Release();
        }

        return true;
    }

    public Task<bool> ExtendLeaseAsync(
        TimerKey lease, TimeSpan length, double? percent, string? message, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(lease.RunId, out var run))
        {
            return Task.FromResult(false);
        }

        lock (run)
        {
            if (!run.Tasks.TryGetValue(lease.Path, out var task)
                || task.Record.State != TaskState.Running || task.Record.Attempt != lease.Attempt)
            {
                return Task.FromResult(false);
            }

            run.Progress(task, percent, message);
            timers.Extend(lease, length);
        }

        return Task.FromResult(true);
    }

    public Task AppendLogAsync(TaskAnswer log, CancellationToken cancellationToken)
    {
        logs.Enqueue(log);
        while (logs.Count > LogsKept && logs.TryDequeue(out _))
        {
        }

        return Task.CompletedTask;
    }

    public Task RecordConsumersAsync(string type, int consumers, CancellationToken cancellationToken)
    {
        noWorkerSince.AddOrUpdate(type, _ => Since(null), (_, since) => Since(since));
        return Task.CompletedTask;

        DateTimeOffset? Since(DateTimeOffset? before) => consumers > 0 ? null : before ?? time.GetUtcNow();
    }

    private bool IsThere(NewRun run) =>
        (run.Key is { } key && runs.FindByKey(run.Workflow, key) is not null) || (run.HasIdOfItsOwn && runs.TryGet(run.Id, out _));

    private static AcceptedRun Accepted(RunSaga row, bool created) =>
        new(row.CorrelationId, row.Workflow, row.WorkflowVersion, row.CurrentState, created);
}
