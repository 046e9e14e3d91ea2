using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Events;

namespace EventFlow.Core.Planning;

/// <summary>What the planner decided on one event: the rows to write and, after they are committed, the messages to send.</summary>
public sealed class RunDecisions
{
    private readonly HashSet<TaskInstance> touched = [];
    private readonly Dictionary<TaskInstance, JsonElement> outputs = [];
    private readonly List<RunEventRecord> events = [];
    private readonly List<TimerRecord> timersSet = [];
    private readonly List<TimerKey> timersCleared = [];
    private readonly List<SignalReceipt> signals = [];
    private readonly List<TaskInstance> producers = [];
    private readonly List<TaskDispatch> dispatches = [];
    private readonly List<TaskStop> stops = [];
    private readonly List<ChildStart> childStarts = [];
    private readonly List<Guid> childCancels = [];
    private List<SlotRequest>? slotsAsked;
    private List<SlotRelease>? slotsReleased;

    public IReadOnlyList<TaskRecord> Added { get; private set; } = [];
    public IReadOnlyList<TaskRecord> Changed { get; private set; } = [];
    public IReadOnlyList<RunEventRecord> Events => events;
    public IReadOnlyList<TimerRecord> TimersSet => timersSet;
    public IReadOnlyList<TimerKey> TimersCleared => timersCleared;
    public IReadOnlyList<SignalReceipt> Signals => signals;
    public IReadOnlyList<SlotRequest> SlotsAsked => slotsAsked ?? [];
    public IReadOnlyList<SlotRelease> SlotsReleased => slotsReleased ?? [];

    /// <summary>Datasets that tasks have brought up to date by ending well.</summary>
    public IReadOnlyList<DatasetUpdate> Datasets { get; private set; } = [];

    public IReadOnlyList<TaskDispatch> Dispatches => dispatches;
    public IReadOnlyList<TaskStop> Stops => stops;
    public IReadOnlyList<ChildStart> ChildStarts => childStarts;

    /// <summary>Child runs nobody waits for any more.</summary>
    public IReadOnlyList<Guid> ChildCancels => childCancels;

    /// <summary>Why an answer was not taken; null where it was.</summary>
    public Refusal? Refused { get; internal set; }

    /// <summary>The event was applied before, and the dispatches only repeat what followed from it then. They are for whoever may have
    /// died between storing and sending; an answer given twice by two executions needs none.</summary>
    public bool IsRepetition { get; internal set; }

    /// <summary>The run begins with this.</summary>
    public bool StartsRun { get; internal set; }

    /// <summary>The run has not ended by when it should have.</summary>
    public bool MissesDeadline { get; internal set; }

    /// <summary>Something has to be stored. False for refused answers and for repetitions.</summary>
    public bool HasChanges =>
        events.Count > 0 || touched.Count > 0 || timersCleared.Count > 0 || signals.Count > 0
        || slotsAsked is not null || slotsReleased is not null;

    /// <summary>The instance is to be written: as a new row where it has none yet.</summary>
    internal void Touch(TaskInstance instance) => touched.Add(instance);

    internal bool Touches(TaskInstance instance) => touched.Contains(instance);

    internal void Keep(TaskInstance instance, JsonElement output) => outputs[instance] = output;

    internal void Event(RunState state, DateTimeOffset at, string kind, TaskInstance? task = null, string? data = null)
    {
        var attempt = task is { Attempt: > 0 } ? task.Attempt : (int?)null;
        events.Add(new RunEventRecord(state.Id, ++state.EventSeq, at, kind, task?.Path, attempt, data));
    }

    internal void SetTimer(RunState state, string kind, TaskInstance task, TimeSpan delay) =>
        timersSet.Add(new TimerRecord(new TimerKey(state.Id, kind, task.Path, task.Attempt), delay));

    /// <summary>A timer of the run itself.</summary>
    internal void SetTimer(RunState state, string kind, TimeSpan delay) =>
        timersSet.Add(new TimerRecord(new TimerKey(state.Id, kind, "", 0), delay));

    internal void ClearTimer(RunState state, string kind, string path, int attempt) =>
        timersCleared.Add(new TimerKey(state.Id, kind, path, attempt));

    internal void Receive(RunState state, int number, string? takenBy = null) =>
        signals.Add(new SignalReceipt(state.Id, number, takenBy));

    internal void Ask(SlotRequest request) => (slotsAsked ??= []).Add(request);

    internal void Release(SlotRelease release) => (slotsReleased ??= []).Add(release);

    internal void Produce(TaskInstance task) => producers.Add(task);

    internal void Dispatch(TaskDispatch dispatch) => dispatches.Add(dispatch);

    internal void Start(ChildStart child) => childStarts.Add(child);

    internal void CancelChild(Guid child) => childCancels.Add(child);

    internal void Stop(TaskInstance task) => stops.Add(new TaskStop(task.Path, task.Attempt));

    internal void Stop(string path, int attempt) => stops.Add(new TaskStop(path, attempt));

    internal void Seal(RunState state)
    {
        if (!HasChanges)
        {
            return;
        }

        state.Version++;
        var added = new List<TaskRecord>();
        var changed = new List<TaskRecord>();
        foreach (var instance in touched)
        {
            instance.RunVersion = state.Version;
            state.Count(instance);
            (instance.HasRow ? changed : added).Add(TaskRecords.From(state, instance, OutputOf(instance)));
            instance.HasRow = true;
        }

        (Added, Changed) = (added, changed);
        if (producers.Count > 0)
        {
            Datasets = [.. producers.SelectMany(task => task.Node.Definition.Produces.Select(dataset => UpdateOf(state, task, dataset)))];
        }
    }

    private DatasetUpdate UpdateOf(RunState state, TaskInstance task, string dataset)
    {
        var output = OutputOf(task);
        var metadata = output?.StartsWith('{') == true && output.Length <= DatasetEvents.MaxMetadata ? output : null;
        return new DatasetUpdate(
            Guid.CreateVersion7(task.EndedAt!.Value), dataset, state.Id, state.Plan.Definition.Id, task.Path, task.Attempt,
            task.EndedAt.Value,
            metadata, state.Depth);
    }

    private string? OutputOf(TaskInstance instance) => outputs.TryGetValue(instance, out var output) ? output.GetRawText() : null;
}

/// <param name="Life">Which effect of the task this is to have, see <see cref="TaskInstance.Life"/>.</param>
public sealed record TaskDispatch(string Path, int Attempt, string Type, JsonElement Input, TimeSpan? Timeout, int Life = 1);

/// <summary>An attempt that a run of another workflow does.</summary>
/// <param name="Params">As the task gives them; the workflow has its say yet.</param>
/// <param name="Depth">Of the child.</param>
/// <param name="IsRepeated">It was asked for before.</param>
public sealed record ChildStart(
    string Path, int Attempt, Guid Id, ChildDefinition Child, JsonElement Params, int Depth, bool IsRepeated = false);

/// <summary>A worker that runs this attempt should stop it.</summary>
public sealed record TaskStop(string Path, int Attempt);

public enum Refusal
{
    UnknownTask,
    OldAttempt,

    /// <summary>The attempt has not begun as far as this state goes.</summary>
    UnknownAttempt,
    AttemptOver,
    RunNotRunning,
}
