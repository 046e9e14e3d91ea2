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
    public int ActiveTasks { get; internal set; }

    /// <summary>Null until the run has started.</summary>
    public RunScope? Root { get; internal set; }

    public IReadOnlyCollection<TaskInstance> Instances => byPath.Values;

    public TaskInstance? Find(string path) => byPath.GetValueOrDefault(path);

    internal void Add(TaskInstance instance) => byPath.Add(instance.Path, instance);

    internal void CountActive(TaskInstance instance)
    {
        if (instance.IsActive != instance.IsCounted)
        {
            instance.IsCounted = instance.IsActive;
            ActiveTasks += instance.IsCounted ? 1 : -1;
        }
    }
}
