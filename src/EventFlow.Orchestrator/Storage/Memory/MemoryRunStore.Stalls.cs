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
            if (RunStates.IsFinal(state))
            {
                yield break;
            }

            if (row.CancelRequestedAt < now - startGrace && state != RunStatus.Canceling.Word())
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

            if (run.Signals.Unreceived(now - startGrace).Count > 0)
            {
                yield return StallKind.Signal;
            }

            if (state != RunStatus.Pending.Word() && row.ActiveTasks == 0)
            {
                yield return StallKind.Settle;
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

    private IEnumerable<RunSaga> Pending() => runs.All.Select(run => run.Row).Where(row => row.CurrentState == RunStatus.Pending.Word());

    private static bool IsLost(MemoryTask task, DateTimeOffset now, TimeSpan grace) =>
        task.Record.State == TaskState.Queued
        && task.DispatchedAt < now - (grace * (1 << Math.Clamp(task.Record.Dispatches - 1, 0, DoublingsAtMost)));
}
