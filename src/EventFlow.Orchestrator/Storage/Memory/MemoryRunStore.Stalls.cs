using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed partial class MemoryRunStore
{
    private const int DoublingsAtMost = 6;

    public Task<IReadOnlyList<StalledRun>> FindStalledAsync(
        TimeSpan startGrace, TimeSpan dispatchGrace, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var served = types.ToHashSet(StringComparer.Ordinal);
        var stalled = runs.All.OrderBy(run => run.Row.CreatedAt).SelectMany(Stalls).Take(limit).ToList();
        return Task.FromResult<IReadOnlyList<StalledRun>>(stalled);

        IEnumerable<StalledRun> Stalls(MemoryRun run)
        {
            lock (run)
            {
                return Kinds(run).Select(kind => new StalledRun(run.Row.CorrelationId, kind)).ToList();
            }
        }

        IEnumerable<StallKind> Kinds(MemoryRun run)
        {
            var (row, state) = (run.Row, run.Row.CurrentState);
            if (run.Signals.Unreceived(now - startGrace).Count > 0)
            {
                yield return StallKind.Signal;
            }

            if (RunStates.IsFinal(state) || state == RunStatus.CompensationFailed.Word())
            {
                yield break;
            }

            if (row.CancelRequestedAt < now - startGrace && state != RunStatus.Canceling.Word() && !RunStates.IsUndoing(state))
            {
                yield return StallKind.Cancel;
            }

            if (row.CancelRequestedAt is null && state == RunStatus.Pending.Word() && row.CreatedAt < now - startGrace
                && MayStart(row, now - startGrace))
            {
                yield return StallKind.Start;
            }

            if (run.Tasks.Values.Any(task => IsLost(task, now, dispatchGrace) && served.Contains(task.Record.Type)))
            {
                yield return StallKind.Dispatch;
            }

            if (state != RunStatus.Pending.Word() && row.ActiveTasks == 0)
            {
                yield return StallKind.Settle;
            }

            if (run.Tasks.Values.Any(task => IsUnaware(task.Record, now - startGrace)))
            {
                yield return StallKind.Child;
            }

            if (IsOrphan(row, now - startGrace))
            {
                yield return StallKind.Orphan;
            }
        }
    }

    public Task<IReadOnlyDictionary<string, int>> QueuedTypesAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - age;
        var counts = runs.All.SelectMany(QueuedTypes).CountBy(type => type).ToDictionary();
        return Task.FromResult<IReadOnlyDictionary<string, int>>(counts);

        List<string> QueuedTypes(MemoryRun run)
        {
            lock (run)
            {
                return RunStates.IsFinal(run.Row.CurrentState)
                    ? []
                    : [.. run.Tasks.Values.Select(task => task.Record)
                        .Where(task => task.State == TaskState.Queued && task.QueuedAt < before).Select(task => task.Type)];
            }
        }
    }

    public Task<IReadOnlyList<Guid>> OldestPendingAsync(string workflow, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>(
            [.. runs.All.Select(run => run.Row)
                .Where(row => row.Workflow == workflow && row.CurrentState == RunStatus.Pending.Word() && row.CancelRequestedAt is null
                    && MayStart(row, DateTimeOffset.MaxValue))
                .OrderBy(row => row.CorrelationId, BigEndian).Take(limit).Select(row => row.CorrelationId)]);

    public Task<IReadOnlyDictionary<string, int>> QueuedByWorkflowAsync(CancellationToken cancellationToken)
    {
        var counts = runs.All.SelectMany(QueuedTasks).CountBy(workflow => workflow, StringComparer.Ordinal).ToDictionary();
        return Task.FromResult<IReadOnlyDictionary<string, int>>(counts);

        static List<string> QueuedTasks(MemoryRun run)
        {
            lock (run)
            {
                return [.. run.Tasks.Values.Where(task => task.Record.State == TaskState.Queued).Select(_ => run.Row.Workflow)];
            }
        }
    }

    public Task<int> CountPendingAsync(int limit, CancellationToken cancellationToken) => Task.FromResult(Pending().Take(limit).Count());

    public Task<IReadOnlyDictionary<string, int>> CountPendingOfAsync(
        IReadOnlyCollection<string> workflows, int limit, CancellationToken cancellationToken)
    {
        var counts = Pending().CountBy(row => row.Workflow).ToDictionary(StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyDictionary<string, int>>(
            workflows.Distinct().ToDictionary(workflow => workflow, workflow => Math.Min(limit, counts.GetValueOrDefault(workflow))));
    }

    private static Guid? ChildOf(TaskRecord task) => task is { Kind: TaskKinds.Run, Worker: { } child } ? Guid.Parse(child) : null;

    /// <summary>Its child was never accepted, or has ended, or goes on alone.</summary>
    private bool IsUnaware(TaskRecord task, DateTimeOffset before) =>
        task is { State: TaskState.Awaiting, Kind: TaskKinds.Run } && task.StartedAt < before && ChildOf(task) is { } child
        && (!runs.TryGet(child, out var run) || run.Row.EndedAt < before || run.Row.ParentPolicy == ParentPolicies.Detached);

    /// <summary>Nobody waits for it any more, and it was not told.</summary>
    private bool IsOrphan(RunSaga row, DateTimeOffset before)
    {
        if (row.Parent is not { } parent || RunStates.IsUndoing(row.CurrentState) || row.ParentPolicy != ParentPolicies.RequestCancel
            || row.CancelRequestedAt is not null || row.CreatedAt >= before)
        {
            return false;
        }

        if (!runs.TryGet(parent.RunId, out var run))
        {
            return true;
        }

        // From the child to its parent, and never the other way: two that look at each other do not wait for each other.
        lock (run)
        {
            return !run.Tasks.TryGetValue(parent.Path, out var task)
                || task.Record.State != TaskState.Awaiting || task.Record.Attempt != parent.Attempt;
        }
    }

    private IEnumerable<RunSaga> Pending() => runs.All.Select(run => run.Row).Where(row => row.CurrentState == RunStatus.Pending.Word());

    private static bool IsLost(MemoryTask task, DateTimeOffset now, TimeSpan grace) =>
        task.Record.State == TaskState.Queued
        && task.DispatchedAt < now - (grace * (1 << Math.Clamp(task.Record.Dispatches - 1, 0, DoublingsAtMost)));
}
