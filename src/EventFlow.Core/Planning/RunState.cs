using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>A live run in memory. Only the planner changes it, and only by <see cref="Planner.Apply"/>.</summary>
public sealed class RunState
{
    private readonly Dictionary<string, TaskInstance> byPath = new(StringComparer.Ordinal);

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
    public RunStatus Status { get; internal set; } = RunStatus.Pending;
    public RunError? Error { get; internal set; }
    public DateTimeOffset? StartedAt { get; internal set; }
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Number of the last event of the history.</summary>
    public long EventSeq { get; internal set; }

    /// <summary>Counts the events applied; what was decided together bears the same version.</summary>
    public int Version { get; internal set; }

    /// <summary>Tasks that are ready, queued, running or retrying. A run under way without one has lost its next step.</summary>
    public int ActiveTasks { get; private set; }

    /// <summary>Tasks that were sent to workers and of which nothing has been heard yet.</summary>
    public int QueuedTasks { get; private set; }

    /// <summary>Null until the run has started.</summary>
    public RunScope? Root { get; internal set; }

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

    internal void Add(TaskInstance instance) => byPath.Add(instance.Path, instance);

    internal void Count(TaskInstance instance)
    {
        if (instance.Kind != TaskKinds.Task || instance.State == instance.Counted)
        {
            return;
        }

        Count(instance.Counted, -1);
        Count(instance.State, 1);
        instance.Counted = instance.State;
    }

    private void Count(TaskState state, int change)
    {
        ActiveTasks += state is TaskState.Ready or TaskState.Queued or TaskState.Running or TaskState.Retrying ? change : 0;
        QueuedTasks += state == TaskState.Queued ? change : 0;
    }
}
