using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>The rows of one run, as a store holds them.</summary>
internal sealed class StoredRows
{
    private readonly Dictionary<string, TaskRecord> tasks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, SignalRecord> signals = [];
    private StoredRun head;

    public StoredRows(RunState state, IReadOnlyDictionary<string, int> pools)
    {
        head = Head(state);
        Slots = new StoredSlots(pools);
    }

    public IReadOnlyDictionary<string, TaskRecord> Tasks => tasks;
    public IReadOnlyCollection<SignalRecord> Signals => signals.Values;
    public StoredSlots Slots { get; }
    public Dictionary<TimerKey, DateTimeOffset> Timers { get; } = [];
    public List<RunEventRecord> History { get; } = [];

    /// <summary>The signals the run has not been told of.</summary>
    public IEnumerable<SignalRecord> Unreceived => signals.Values.Where(signal => !signal.IsReceived);

    public SignalRecord Store(Guid run, string name, string? data)
    {
        var signal = new SignalRecord(run, signals.Count + 1, name, data);
        signals.Add(signal.Number, signal);
        return signal;
    }

    public void Commit(RunState state, RunDecisions decisions, DateTimeOffset now)
    {
        if (!decisions.HasChanges)
        {
            return;
        }

        head = Head(state);
        foreach (var row in decisions.Added)
        {
            tasks.Add(row.Path, row);
        }

        foreach (var row in decisions.Changed)
        {
            // As in a database: what is changed must exist.
            tasks[tasks[row.Path].Path] = row;
        }

        foreach (var receipt in decisions.Signals)
        {
            signals[receipt.Number] = signals[receipt.Number] with { IsReceived = true, TakenBy = receipt.TakenBy };
        }

        Slots.Commit(decisions, now);
        History.AddRange(decisions.Events);
        SetTimers(state, decisions, now);
    }

    public RunState Restore(WorkflowPlan plan)
    {
        var lastReceived = signals.Values.LastOrDefault(signal => signal.IsReceived)?.Number;
        return RunRestore.Restore(plan, head with
        {
            Tasks = [.. tasks.Values],
            Signals = [.. signals.Values.Where(signal => signal.TakenBy is null || signal.Number == lastReceived)],
        });
    }

    private void SetTimers(RunState state, RunDecisions decisions, DateTimeOffset now)
    {
        foreach (var key in decisions.TimersCleared)
        {
            Timers.Remove(key);
        }

        foreach (var timer in decisions.TimersSet)
        {
            Timers[timer.Key] = now + timer.Delay;
        }

        if (state.Status.IsFinal())
        {
            Timers.Clear();
        }
    }

    private static StoredRun Head(RunState state) => new()
    {
        Id = state.Id,
        Status = state.Status,
        Params = state.Params,
        Key = state.Key,
        Trigger = state.Trigger,
        Depth = state.Depth,
        CancelReason = state.CancelReason,
        AcceptedAt = state.AcceptedAt,
        DeadlineMissedAt = state.DeadlineMissedAt,
        StartedAt = state.StartedAt,
        EndedAt = state.EndedAt,
        Error = state.Error,
        EventSeq = state.EventSeq,
        Version = state.Version,
    };
}
