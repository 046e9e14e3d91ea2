using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Replay;

/// <summary>From the first line that an event has left in the history back to the event. What lines do not tell stands in the rows of the
/// tasks: outputs, and who ran the last attempt.</summary>
internal sealed class EventCauses(RecordedRun recorded)
{
    private const string StoppedInTime = "the run was canceled";

    // Nothing waits as long as that, so nothing is sent again.
    private static readonly TimeSpan NoDispatch = TimeSpan.FromDays(3650);

    private readonly Dictionary<int, RecordedEvent> takers = recorded.Events
        .Where(line => line is { Kind: "task.signaled", Path: not null } && line.Number("number") is not null)
        .ToDictionary(line => line.Number("number")!.Value);

    private readonly HashSet<int> numbers =
        [
            .. recorded.Events
                .Where(line => line.Kind is "task.signaled" or "signal.kept" or "task.max_parallel" or "run.repaired" or "repair.ignored")
                .Select(line => line.Number("number")).OfType<int>(),
        ];

    private readonly Dictionary<(string Path, int Attempt), string> pools = recorded.Events
        .Where(line => line is { Kind: "task.ready", Path: not null, Attempt: not null } && line.Text("pool") is not null)
        .DistinctBy(line => (line.Path, line.Attempt))
        .ToDictionary(line => (line.Path!, line.Attempt!.Value), line => line.Text("pool")!);

    private readonly Dictionary<(string Path, int Attempt), string> workers = recorded.Events
        .Where(line => line is { Kind: "task.started", Path: not null, Attempt: not null } && line.Text("worker") is not null)
        .DistinctBy(line => (line.Path, line.Attempt))
        .ToDictionary(line => (line.Path!, line.Attempt!.Value), line => line.Text("worker")!);

    // Of what is done once more the row tells the last time only.
    private readonly ILookup<string, RecordedEvent> resets =
        recorded.Events.Where(line => line is { Kind: "task.reset", Path: not null }).ToLookup(line => line.Path!);

    /// <summary>Null: no event begins with such a line.</summary>
    public PlannerEvent? Of(RecordedEvent line, RunState state)
    {
        switch (line.Kind)
        {
            case "run.waiting":
                // A run that was read again from its row, which does not tell, says it once more.
                state.HeldUntil = null;
                return new PlannerEvent.Start();
            case "run.started": return new PlannerEvent.Start();
            case "run.failed" when state.Status == RunStatus.Pending: return new PlannerEvent.Start();
            case "run.timed_out" when state.Status == RunStatus.Pending: return OfRun(TimerKinds.StartWithin);
            case "run.timing_out": return OfRun(TimerKinds.Duration);
            case "run.deadline_missed": return OfRun(TimerKinds.FinishBy);
            case "run.canceling": return new PlannerEvent.Cancel(line.Text("reason"));
            case "signal.kept": return Signal(line, line.Text("name")!);
            case "task.max_parallel": return MapLimit(line);
            case "task.signaled" when state.Find(line.Path!) is { WaitsForWindow: true } held:
                // The signal was there before the window was open.
                return Due(TimerKinds.Window, held);
            case "task.signaled": return Signal(line, line.Text("name")!);
            case "run.repaired" or "repair.ignored":
                return new PlannerEvent.Signal(line.Number("number")!.Value, Repair.Signal, line.Data);
            case "task.approved" or "task.rejected" or "approval.ignored": return Decided(line);
        }

        return line.Path is { } path && state.Find(path) is { } task ? OfTask(line, task) : null;
    }

    private PlannerEvent? OfTask(RecordedEvent line, TaskInstance task) => (task.IsWork ? TaskKinds.Task : task.Kind, line.Kind) switch
    {
        (_, _) when task.WaitsForWindow => Due(TimerKinds.Window, task),
        // Failed at once: the input of the next attempt could not be put together.
        (_, "task.queued" or "task.ready" or "task.awaiting" or "task.failed") when task.State == TaskState.Retrying =>
            Due(TimerKinds.Retry, task),
        (_, "task.queued" or "task.ready" or "task.failed") when task.State == TaskState.Ready =>
            new PlannerEvent.SlotGranted(task.Path, task.Attempt, PoolOf(task) ?? ""),
        (_, "task.queued" or "task.ready" or "task.expanded" or "task.skipped" or "task.upstream_failed" or "task.awaiting")
            when task.State == TaskState.Waiting => new PlannerEvent.Reconcile(NoDispatch),
        (TaskKinds.Task, "task.started") => new PlannerEvent.Started(task.Path, task.Attempt, WorkerOf(task) ?? line.Text("worker")),
        (TaskKinds.Task, "task.succeeded") => Completed(line, task),
        (TaskKinds.Task, "task.lost") => Failed(task, new AttemptError(ErrorTypes.WorkerStopped, line.Text("reason") ?? "")),
        (TaskKinds.Task, "task.retrying") => Failed(task, Retried(line, task)),
        (TaskKinds.Task, "task.failed" or "task.timed_out") => Failed(task, Final(line, task)),
        (TaskKinds.Task, "task.canceled") => Canceled(line, task),
        (TaskKinds.Run, "task.succeeded") => ChildEnded(line, task, null),
        (TaskKinds.Run, "task.retrying") => ChildEnded(line, task, Retried(line, task)),
        (TaskKinds.Run, "task.failed" or "task.timed_out") => ChildEnded(line, task, Final(line, task)),
        (TaskKinds.Wait, "task.succeeded") => Due(TimerKinds.Wait, task),
        (TaskKinds.Signal, "task.timed_out") => Due(TimerKinds.Signal, task),
        (TaskKinds.Approve, "task.timed_out" or "task.escalated") => Due(TimerKinds.Approval, task),
        _ => null,
    };

    /// <summary>The pool that the attempt has asked, which may have been that of its type.</summary>
    public string? PoolOf(TaskInstance task) => pools.GetValueOrDefault((task.Path, task.Attempt));

    private PlannerEvent.Completed Completed(RecordedEvent line, TaskInstance task) =>
        new(task.Path, task.Attempt, WorkerOf(task), OutputAt(line) ?? Json.Of(null));

    /// <summary>What the task of this line had given then.</summary>
    private JsonElement? OutputAt(RecordedEvent line)
    {
        if (ResetAfter(line) is not { } reset)
        {
            return recorded.Tasks.GetValueOrDefault(line.Path!)?.Output;
        }

        return reset.Data is { } data && data.TryGetProperty("output", out var output) ? output : null;
    }

    private RecordedEvent? ResetAfter(RecordedEvent line) => resets[line.Path!].FirstOrDefault(reset => reset.Seq > line.Seq);

    private PlannerEvent.ChildEnded ChildEnded(RecordedEvent line, TaskInstance task, AttemptError? error) =>
        new(task.Path, task.Attempt, error is null ? OutputAt(line) : null, error);

    private PlannerEvent.Failed Failed(TaskInstance task, AttemptError error) => new(task.Path, task.Attempt, WorkerOf(task), error);

    /// <summary>A delay that the rule does not give was the worker's choice.</summary>
    private AttemptError Retried(RecordedEvent line, TaskInstance task)
    {
        var error = ErrorOf(line);
        var delay = TimeSpan.FromSeconds(line.Data!.Value.GetProperty("delay_seconds").GetDouble());
        return RetryDecider.Foresee(recorded.Id, task, error)?.Delay is { } own && (own - delay).Duration() < TimeSpan.FromMilliseconds(1)
            ? error
            : error with { RetryAfter = delay };
    }

    /// <summary>Whether the worker called it permanent is told by what followed: a rule would have tried it again.</summary>
    private AttemptError Final(RecordedEvent line, TaskInstance task)
    {
        var error = ErrorOf(line);
        return error with { Retryable = RetryDecider.Foresee(recorded.Id, task, error) is null };
    }

    private PlannerEvent Canceled(RecordedEvent line, TaskInstance task) =>
        line.Text("type") is not null
            && (ResetAfter(line) is not null || recorded.Tasks.GetValueOrDefault(task.Path)?.Reason == StoppedInTime)
            ? Failed(task, ErrorOf(line) with { Retryable = false })
            : Due(TimerKinds.CancelGrace, task);

    private PlannerEvent.Signal Signal(RecordedEvent line, string name)
    {
        var number = line.Number("number")!.Value;
        return new PlannerEvent.Signal(
            number, name, takers.TryGetValue(number, out var taker) ? OutputAt(taker) : null);
    }

    // The history does not number decisions; any number that no other signal has will do.
    private PlannerEvent.Signal Decided(RecordedEvent line)
    {
        var number = Enumerable.Range(1, int.MaxValue - 1).First(numbers.Add);
        var output = line.Kind == "approval.ignored" ? null : OutputAt(line);
        return new PlannerEvent.Signal(number, Decision.SignalOf(line.Path ?? ""), output ?? line.Data);
    }

    private static PlannerEvent.Signal MapLimit(RecordedEvent line) => new(
        line.Number("number")!.Value, MapLimits.SignalOf(line.Text("map")!), line.Data!.Value.GetProperty("max_parallel"));

    private string? WorkerOf(TaskInstance task) => recorded.Tasks.GetValueOrDefault(task.Path) is { } row && row.Attempt == task.Attempt
        ? row.Worker
        : workers.GetValueOrDefault((task.Path, task.Attempt));

    private static AttemptError ErrorOf(RecordedEvent line) => new(line.Text("type") ?? "", line.Text("message") ?? "");

    private static PlannerEvent.TimerDue OfRun(string kind) => new(kind, "", 0);

    private static PlannerEvent.TimerDue Due(string kind, TaskInstance task) => new(kind, task.Path, task.Attempt);
}
