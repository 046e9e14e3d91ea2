using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>A live run in memory. Only the planner changes it, and only by <see cref="Planner.Apply"/>.</summary>
public sealed class RunState
{
    private readonly Dictionary<string, TaskInstance> byPath = new(StringComparer.Ordinal);
    private readonly HashSet<TaskInstance> queued = [];

    public RunState(Guid id, WorkflowPlan plan, JsonElement parameters)
    {
        Id = id;
        Plan = plan;
        Params = parameters;
    }

    public Guid Id { get; }
    public WorkflowPlan Plan { get; }
    public JsonElement Params { get; }
    public string? Key { get; init; }

    /// <summary>Null: outputs are kept in the run, whatever they look like.</summary>
    public PayloadReading? Payloads { get; init; }

    /// <summary>What the run started by, as expressions read it; null: somebody wanted it.</summary>
    public JsonElement? Trigger { get; init; }

    /// <summary>The task this run is a child for; null: it is nobody's child.</summary>
    public RunParent? Parent { get; init; }

    /// <summary>How many runs it is inside of.</summary>
    public int Depth { get; init; }

    public RunStatus Status { get; internal set; } = RunStatus.Pending;
    public RunError? Error { get; internal set; }

    /// <summary>What the workflow gives with its <c>output</c>, once the run has succeeded. Not there again after a restart.</summary>
    public JsonElement? Output { get; internal set; }

    /// <summary>Why somebody wanted it to end.</summary>
    public string? CancelReason { get; internal set; }

    /// <summary>Null: nobody knows.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When the window of a pending run opens. Not stored: a run that was read again finds out again.</summary>
    internal DateTimeOffset? HeldUntil { get; set; }

    /// <summary>When it was seen that the run had not ended by its deadline.</summary>
    public DateTimeOffset? DeadlineMissedAt { get; internal set; }

    public DateTimeOffset? StartedAt { get; internal set; }
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Number of the last event of the history.</summary>
    public long EventSeq { get; internal set; }

    /// <summary>Counts the events applied; what was decided together bears the same version.</summary>
    public int Version { get; internal set; }

    /// <summary>Tasks that are ready, queued, running, retrying or awaiting. A run under way without one has lost its next step.</summary>
    public int ActiveTasks { get; private set; }

    /// <summary>Tasks that were sent to workers and of which nothing has been heard yet.</summary>
    public int QueuedTasks => queued.Count;

    /// <summary>Null until the run has started.</summary>
    public RunScope? Root { get; internal set; }

    /// <summary>How a run ends that is being stopped, or whose effects are being undone: its error tells what has led to it.</summary>
    internal RunStatus Outcome =>
        Error is null ? RunStatus.Canceled : RunDuration.IsExceeded(Error) ? RunStatus.TimedOut : RunStatus.Failed;

    /// <summary>What is still to be undone, the last to have ended on top; put together when it is first needed.</summary>
    internal Stack<TaskInstance>? ToUndo { get; set; }

    internal RunSignals Signals { get; } = new();

    public IReadOnlyCollection<TaskInstance> Instances => byPath.Values;

    public TaskInstance? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>Notes that a message of this attempt leaves from this process. False: one has before.</summary>
    public bool NoteSent(TaskDispatch dispatch)
    {
        var task = byPath[dispatch.Path];
        var isFirst = task.SentAttempt != dispatch.Attempt;
        task.SentAttempt = dispatch.Attempt;
        return isFirst;
    }

    /// <summary>The first task that failed by itself; what failed because of it says nothing to the person on call.</summary>
    internal TaskInstance RootCause(TaskInstance failedLeaf) =>
        byPath.Values
            .Where(task => task.State is TaskState.Failed or TaskState.TimedOut && !IsDealtWith(task))
            .OrderBy(task => task.EndedAt)
            .ThenBy(task => task.IsContainer)
            .ThenBy(task => task.Path, StringComparer.Ordinal)
            .FirstOrDefault() ?? failedLeaf;

    /// <summary>A failure that is caught, or one of tearing down that is not to be the run's.</summary>
    private static bool IsDealtWith(TaskInstance task)
    {
        for (var at = task; at is not null; at = at.Map ?? at.Scope.Owner)
        {
            if (at.Handler is not null || at.Node.Definition.Teardown is { FailsRun: false })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The queued tasks, in an order that is the same after a restart.</summary>
    internal IEnumerable<TaskInstance> Queued => queued.OrderBy(task => task.Path, StringComparer.Ordinal);

    internal void Add(TaskInstance instance) => byPath.Add(instance.Path, instance);

    internal void Add(RunScope scope)
    {
        byPath.EnsureCapacity(byPath.Count + scope.Nodes.Length);
        foreach (var node in scope.Nodes)
        {
            Add(node);
        }
    }

    /// <summary>Takes a round that is over out of memory, with all that was inside.</summary>
    internal void Forget(TaskInstance instance)
    {
        byPath.Remove(instance.Path);
        if (instance.Compensation is { } undo)
        {
            byPath.Remove(undo.Path);
        }

        instance.Progress?.Children.ForEach(Forget);
        if (instance.Rounds?.Last is { } round)
        {
            Forget(round);
        }

        foreach (var node in instance.Inner?.Nodes ?? [])
        {
            Forget(node);
        }
    }

    internal void Count(TaskInstance instance)
    {
        if (instance.State == instance.Counted)
        {
            return;
        }

        ActiveTasks += (IsActive(instance, instance.State) ? 1 : 0) - (IsActive(instance, instance.Counted) ? 1 : 0);
        if (instance.State == TaskState.Queued)
        {
            queued.Add(instance);
        }
        else
        {
            queued.Remove(instance);
        }

        instance.Counted = instance.State;
    }

    /// <summary>Of what others are inside of, those are active, but for one that has not begun and waits for its window.</summary>
    private static bool IsActive(TaskInstance instance, TaskState state) =>
        state == TaskState.Ready
        || (!instance.IsContainer && state is TaskState.Queued or TaskState.Running or TaskState.Retrying or TaskState.Awaiting);
}
