using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed partial class MemoryRunStore
{
    private const int DoublingsAtMost = 6;

    // In the order in which they are told of.
    private static readonly StallKind[] OfLiveRuns =
        [StallKind.Cancel, StallKind.Start, StallKind.Dispatch, StallKind.Settle, StallKind.Child, StallKind.Orphan];

    public Task<IReadOnlyList<StalledRun>> FindStalledAsync(
        TimeSpan startGrace, TimeSpan dispatchGrace, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var terms = new StallTerms(now, now - startGrace, dispatchGrace, types.ToHashSet(StringComparer.Ordinal));
        return Task.FromResult<IReadOnlyList<StalledRun>>(
            [.. runs.All.OrderBy(run => run.Row.CreatedAt).SelectMany(run => StallsOf(run, terms)).Take(limit)]);
    }

    private List<StalledRun> StallsOf(MemoryRun run, StallTerms terms)
    {
        lock (run)
        {
            var state = run.Row.CurrentState;
            StallKind[] signals = run.Signals.Unreceived(terms.Before).Count > 0 ? [StallKind.Signal] : [];
            var others = RunStates.IsFinal(state) || state == RunStatus.CompensationFailed.Word()
                ? []
                : OfLiveRuns.Where(kind => Has(run, kind, terms));
            return [.. signals.Concat(others).Select(kind => new StalledRun(run.Row.CorrelationId, kind))];
        }
    }

    private bool Has(MemoryRun run, StallKind kind, StallTerms terms)
    {
        var (row, state, tasks) = (run.Row, run.Row.CurrentState, run.Tasks.Values);
        return kind switch
        {
            StallKind.Cancel => row.CancelRequestedAt < terms.Before && state != RunStatus.Canceling.Word() && !RunStates.IsUndoing(state),
            StallKind.Start => row.CancelRequestedAt is null && state == RunStatus.Pending.Word() && row.CreatedAt < terms.Before
                && MayStart(row, terms.Before),
            StallKind.Dispatch => tasks.Any(task =>
                IsLost(task, terms.Now, terms.DispatchGrace) && terms.Served.Contains(task.Record.Type)),
            StallKind.Settle => state != RunStatus.Pending.Word() && row.ActiveTasks == 0,
            StallKind.Child => tasks.Any(task => IsUnaware(task.Record, terms.Before)),
            StallKind.Orphan => IsOrphan(row, terms.Before),
            _ => false,
        };
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

    /// <param name="Before">What should have happened until then and has not.</param>
    private sealed record StallTerms(DateTimeOffset Now, DateTimeOffset Before, TimeSpan DispatchGrace, HashSet<string> Served);
}
