using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed partial class MemoryRunStore
{
    public Task<RunView?> FindAsync(Guid runId, CancellationToken cancellationToken) =>
        Task.FromResult(runs.TryGet(runId, out var run) ? View(run) : null);

    public Task<RunView?> HeadAsync(Guid runId, CancellationToken cancellationToken) => FindAsync(runId, cancellationToken);

    public Task<Page<RunView>> ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var before = Cursor.ToRun(cursor);
        var found = runs.All.Where(run => Matches(run, filter))
            .OrderByDescending(run => run.Row.CorrelationId, BigEndian)
            .SkipWhile(run => before is { } last && BigEndian.Compare(run.Row.CorrelationId, last) >= 0)
            .Take(limit + 1).Select(run => View(run) with { Output = null }).ToList();
        return Task.FromResult(Paging.Cut(found, limit, last => Cursor.OfRun(last.Id)));
    }

    public Task<Page<TaskView>> TasksAsync(Guid runId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        if (!runs.TryGet(runId, out var run))
        {
            return Task.FromResult(new Page<TaskView>([], null));
        }

        lock (run)
        {
            var begun = InOrder(run.Tasks.Values, task => task.Record.Path, after).Take(limit + 1).Select(task => View(run, task));
            var waiting = NotBegun(run, after).Take(limit + 1).Select(task => View(run, task));
            var page = InOrder(begun.Concat(waiting), task => task.Path, after: null).Take(limit + 1).ToList();
            return Task.FromResult(Paging.Cut(page, limit, last => Cursor.OfText(last.Path)));
        }
    }

    public Task<TaskView?> TaskAsync(Guid runId, string path, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(runId, out var run))
        {
            return Task.FromResult<TaskView?>(null);
        }

        lock (run)
        {
            var found = run.Tasks.TryGetValue(path, out var task) ? View(run, task)
                : NotBegun(run).FirstOrDefault(node => node.Path == path) is { } node ? View(run, node)
                : null;
            return Task.FromResult(found);
        }
    }

    public Task<IReadOnlyList<EventView>> EventsAsync(Guid runId, long afterSeq, int limit, CancellationToken cancellationToken)
    {
        if (!runs.TryGet(runId, out var run))
        {
            return Task.FromResult<IReadOnlyList<EventView>>([]);
        }

        lock (run)
        {
            // Numbers have no gap and start at 1: the place in the list is the number.
            return Task.FromResult<IReadOnlyList<EventView>>(
                [.. run.Events.Skip((int)Math.Clamp(afterSeq, 0, int.MaxValue)).Take(limit).Select(View)]);
        }
    }

    private static readonly Comparer<Guid> BigEndian = Comparer<Guid>.Create(
        (one, other) => one.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(other.ToByteArray(bigEndian: true)));

    private static bool Matches(MemoryRun run, RunFilter filter) =>
        (filter.Workflow is null || run.Row.Workflow == filter.Workflow)
        && (filter.Parent is null || run.Row.ParentId == filter.Parent)
        && (filter.State is null || run.Row.CurrentState == filter.State)
        && (filter.Since is null || run.Row.CreatedAt >= filter.Since)
        && (filter.Cause is null || filter.Cause == RunTrigger.KindOf(Payload.Read(run.Row.Trigger), run.Row.ParentId is not null))
        && (filter.Trigger is null || RunTrigger.IsBy(Payload.Read(run.Row.Trigger), filter.Trigger));

    // What is passed over is left out before the sorting, so that a page sorts no more than itself.
    private static IEnumerable<T> InOrder<T>(IEnumerable<T> tasks, Func<T, string> path, string? after)
    {
        var start = after is null ? null : NaturalPath.SortKey(after);
        return tasks.Select(task => (Key: NaturalPath.SortKey(path(task)), Path: path(task), Task: task))
            .Where(entry => start is null || MemoryNodes.Order(entry.Key, entry.Path, start, after!) > 0)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).ThenBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => entry.Task);
    }

    private RunView View(MemoryRun run)
    {
        lock (run)
        {
            var row = run.Row;
            return new RunView
            {
                Id = row.CorrelationId,
                Workflow = row.Workflow,
                Version = row.WorkflowVersion,
                State = row.CurrentState,
                Key = row.Key,
                Params = Payload.Read(row.Params),
                CreatedAt = row.CreatedAt,
                StartedAt = row.StartedAt,
                EndedAt = row.EndedAt,
                Error = Error(row.ErrorType, row.ErrorMessage),
                WaitingFor = WhyPending(row) ?? StuckIn(run),
                Parent = row.Parent is { } parent ? new ParentView(parent.RunId, parent.Path, parent.Attempt) : null,
                Output = Payload.Read(row.Output),
                CancelReason = row.CancelReason,
                DeadlineMissedAt = row.DeadlineMissedAt,
                Trigger = Payload.Read(row.Trigger),
                Tasks = Counts(run),
            };
        }
    }

    private Dictionary<string, int> Counts(MemoryRun run)
    {
        var counts = run.Tasks.Values.CountBy(task => task.Record.State).ToDictionary(count => count.Key.Word(), count => count.Value);
        var waiting = NotBegun(run).Count();
        if (waiting > 0)
        {
            var word = TaskState.Waiting.Word();
            counts[word] = counts.GetValueOrDefault(word) + waiting;
        }

        return counts;
    }

    private TaskView View(MemoryRun run, MemoryTask task) => Payload.WithOutput(task.Record.Output, new()
    {
        Path = task.Record.Path,
        Kind = task.Record.Kind,
        Type = task.Record.Type.Length == 0 ? null : task.Record.Type,
        State = task.Record.State.Word(),
        Attempt = task.Record.Attempt,
        Worker = task.Record.Kind == TaskKinds.Run ? null : task.Record.Worker,
        Child = ChildOf(task.Record),
        QueuedAt = task.Record.QueuedAt,
        StartedAt = task.Record.StartedAt,
        EndedAt = task.Record.EndedAt,
        Error = Error(task.Record.ErrorType, task.Record.ErrorMessage),
        WaitingFor = WaitingFor(run, task.Record),
        Percent = task.Percent,
        Message = task.Message,
    });

    private static TaskView View(MemoryRun run, WorkflowTask task) => new()
    {
        Path = task.Path,
        Kind = task.Kind,
        Type = task.Type.Length == 0 ? null : task.Type,
        State = TaskState.Waiting.Word(),
        WaitingFor = OpenParents(run, task),
    };

    private static EventView View(RunEventRecord entry) =>
        new(entry.Seq, entry.At, entry.Kind, entry.Path, entry.Attempt, Payload.Read(entry.Data));

    private static ErrorView? Error(string? type, string? message) =>
        type is null && message is null ? null : new ErrorView(type ?? "", message ?? "");
}
