using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>A run driven by hand: what a store and workers would do, in memory. With <c>restoring</c> the state is thrown away and
/// rebuilt from its rows before every event, as after a crash of the engine.</summary>
internal sealed class PlannedRun
{
    private readonly WorkflowPlan plan;
    private readonly bool restoring;
    private readonly Dictionary<string, TaskRecord> rows = [];
    private readonly Dictionary<int, SignalRecord> signals = [];
    private RunState state;
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    public PlannedRun(
        string yaml, string parameters = "{}", bool restoring = false, Guid? id = null, int depth = 0, DateTimeOffset? at = null,
        string? trigger = null)
    {
        plan = new WorkflowPlan(Read(yaml), version: 1);
        this.restoring = restoring;
        now = at ?? now;
        state = new RunState(id ?? Guid.Parse("01920000-0000-7000-8000-000000000001"), plan, JsonDocument.Parse(parameters).RootElement)
        {
            Depth = depth,
            AcceptedAt = at,
            Trigger = trigger is null ? null : JsonDocument.Parse(trigger).RootElement,
            Payloads = ReadPayload,
        };
    }

    /// <summary>What is kept apart, and which of it was read.</summary>
    public Dictionary<PayloadRef, string> Payloads { get; } = [];
    public List<PayloadRef> PayloadsRead { get; } = [];

    public PlannerOptions Options { get; set; } = PlannerOptions.Default;
    public RunState Live => state;
    public RunStatus Status => state.Status;
    public RunError? Error => state.Error;
    public DateTimeOffset Now => now;
    public RunDecisions Last { get; private set; } = new();
    public Dictionary<TimerKey, TimeSpan> Timers { get; } = [];
    public List<RunEventRecord> History { get; } = [];

    /// <summary>Every dispatch ever sent, in order.</summary>
    public List<TaskDispatch> Sent { get; } = [];

    /// <summary>Every child run ever asked for, and those nobody waits for any more.</summary>
    public List<ChildStart> Children { get; } = [];
    public List<Guid> Left { get; } = [];

    public IReadOnlyDictionary<string, TaskRecord> Rows => rows;

    /// <summary>What was asked of pools and not given back.</summary>
    public Dictionary<(string Path, int Attempt), SlotRequest> Slots { get; } = [];

    public List<SlotRelease> Released { get; } = [];

    public static WorkflowDefinition Read(string yaml)
    {
        var result = WorkflowFile.Read(Encoding.UTF8.GetBytes(yaml), "test.yaml");
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Definition!;
    }

    public PlannedRun Start() => Apply(new PlannerEvent.Start());

    public PlannedRun Begin(string path, string worker = "w1") => Apply(new PlannerEvent.Started(path, AttemptOf(path), worker));

    public PlannedRun Complete(string path, string output = "null") =>
        Apply(new PlannerEvent.Completed(path, AttemptOf(path), "w1", JsonDocument.Parse(output).RootElement));

    /// <summary>Completes with an output that the engine keeps apart.</summary>
    public PlannedRun CompleteLarge(string path, string output)
    {
        var payload = new PayloadRef(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(output))), output.Length);
        Payloads[payload] = output;
        return Complete(path, payload.ToJson().GetRawText());
    }

    public PlannedRun Fail(string path, string type = "Broken", bool retryable = true, TimeSpan? retryAfter = null) =>
        Apply(new PlannerEvent.Failed(path, AttemptOf(path), "w1", new AttemptError(type, "it broke", retryable, retryAfter)));

    public PlannedRun EndChild(string path, string? output = null, AttemptError? error = null) => Apply(
        new PlannerEvent.ChildEnded(path, AttemptOf(path), output is null ? null : JsonElement.Parse(output), error));

    public PlannedRun Fire(string kind, string path)
    {
        var timer = Timers.Keys.Single(key => key.Kind == kind && key.Path == path);
        now += Timers[timer];
        return Apply(new PlannerEvent.TimerDue(kind, path, timer.Attempt));
    }

    /// <summary>The pool lets the attempt that waits through.</summary>
    public PlannedRun Grant(string path) =>
        Apply(new PlannerEvent.SlotGranted(path, AttemptOf(path), Slots[(path, AttemptOf(path))].Pool));

    /// <summary>Stores a signal and has the run receive it.</summary>
    public PlannedRun Signal(string name, string? data = null) => Deliver(Send(name, data));

    /// <summary>Stores a signal, of which the run is not told yet.</summary>
    public int Send(string name, string? data = null)
    {
        var number = signals.Count + 1;
        signals.Add(number, new SignalRecord(state.Id, number, name, data));
        return number;
    }

    public PlannedRun Deliver(int number) =>
        Apply(new PlannerEvent.Signal(number, signals[number].Name, RunSignals.DataOf(signals[number].Data)));

    public PlannedRun Repair(string? from = null, string? skip = null) => Signal(
        Core.Planning.Repair.Signal,
        $$"""{"by":"ann","from":[{{(from is null ? "" : $"\"{from}\"")}}],"skip":[{{(skip is null ? "" : $"\"{skip}\"")}}]}""");

    public string? TakerOf(int number) => signals[number].TakenBy;

    public bool IsReceived(int number) => signals[number].IsReceived;

    public PlannedRun Cancel(string? reason = null) => Apply(new PlannerEvent.Cancel(reason));

    public PlannedRun After(TimeSpan time)
    {
        now += time;
        return this;
    }

    public PlannedRun Apply(PlannerEvent @event)
    {
        if (restoring)
        {
            state = Restored();
        }

        Last = Planner.Apply(state, @event, now, Options);
        foreach (var row in Last.Added)
        {
            rows.Add(row.Path, row);
        }

        foreach (var row in Last.Changed)
        {
            Assert.True(rows.ContainsKey(row.Path));
            rows[row.Path] = row;
        }

        Last.TimersCleared.ToList().ForEach(key => Timers.Remove(key));
        Last.TimersSet.ToList().ForEach(timer => Timers[timer.Key] = timer.Delay);
        foreach (var receipt in Last.Signals)
        {
            Assert.Null(signals[receipt.Number].TakenBy);
            signals[receipt.Number] = signals[receipt.Number] with { IsReceived = true, TakenBy = receipt.TakenBy };
        }

        Last.SlotsReleased.ToList().ForEach(slot => Slots.Remove((slot.Path, slot.Attempt)));
        Last.SlotsAsked.ToList().ForEach(slot => Slots[(slot.Path, slot.Attempt)] = slot);
        Released.AddRange(Last.SlotsReleased);
        History.AddRange(Last.Events);
        Sent.AddRange(Last.Dispatches);
        Children.AddRange(Last.ChildStarts);
        Left.AddRange(Last.ChildCancels);
        return this;
    }

    /// <param name="change">What happened to the rows meanwhile.</param>
    public RunState Restored(Func<IEnumerable<TaskRecord>, IEnumerable<TaskRecord>>? change = null, RunStatus? status = null) =>
        RunRestore.Restore(plan, new StoredRun
        {
            Id = state.Id,
            Status = status ?? state.Status,
            Params = state.Params,
            Depth = state.Depth,
            CancelReason = state.CancelReason,
            AcceptedAt = state.AcceptedAt,
            DeadlineMissedAt = state.DeadlineMissedAt,
            Payloads = ReadPayload,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            Error = state.Error,
            EventSeq = state.EventSeq,
            Version = state.Version,
            Signals = [.. signals.Values.Where(signal => signal.TakenBy is null || signal.Number == LastReceived())],
            Tasks = [.. (change?.Invoke(rows.Values) ?? rows.Values).OrderBy(row => row.Path, StringComparer.Ordinal)],
        });

    public string State(string path) => state.Find(path)!.State.Word();

    public string[] Open(TaskState state, string kind = TaskKinds.Task) => [.. rows.Values
        .Where(row => row.State == state && row.Kind == kind).Select(row => row.Path).Order(StringComparer.Ordinal)];

    public string InputOf(string path) => Sent.Last(dispatch => dispatch.Path == path).Input.GetRawText();

    private JsonElement? ReadPayload(Guid run, PayloadRef payload)
    {
        PayloadsRead.Add(payload);
        return Payloads.TryGetValue(payload, out var output) ? JsonElement.Parse(output) : null;
    }

    private int LastReceived() => signals.Values.LastOrDefault(signal => signal.IsReceived)?.Number ?? 0;

    private int AttemptOf(string path) => rows[path].Attempt;
}
