using System.Collections.Concurrent;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>One run with its rows. <see cref="Writer"/> is the row lock; readers and writers take the monitor of the instance.</summary>
internal sealed class MemoryRun(RunSaga row)
{
    private readonly Dictionary<string, MemoryTask> tasks = new(StringComparer.Ordinal);
    private readonly List<RunEventRecord> events = [];

    public SemaphoreSlim Writer { get; } = new(1, 1);
    public RunSaga Row { get; private set; } = row;
    public IReadOnlyDictionary<string, MemoryTask> Tasks => tasks;
    public IReadOnlyList<RunEventRecord> Events => events;
    public MemorySignals Signals { get; } = new();
    public ConcurrentDictionary<string, byte[]> Payloads { get; } = new(StringComparer.Ordinal);

    public void Accept(RunEventRecord first) => events.Add(first);

    /// <summary>All of the commit, or an exception and nothing of it.</summary>
    public void Apply(RunCommit commit, DateTimeOffset now)
    {
        Check(commit);
        Row = RunRows.Written(commit.Run, Row);
        foreach (var task in commit.Added)
        {
            tasks.Add(task.Path, new MemoryTask(SafeText.Of(task), task.Dispatches > 0 ? now : null));
        }

        foreach (var task in commit.Changed)
        {
            tasks[task.Path] = tasks[task.Path].Changed(SafeText.Of(task), now);
        }

        events.AddRange(commit.Events);
        foreach (var receipt in commit.Signals)
        {
            Signals.Receive(receipt);
        }
    }

    public SentSignal Send(NewSignal signal, DateTimeOffset now) =>
        Signals.Repeated(signal) ?? (RunStates.IsFinal(Row.CurrentState) ? new SentSignal(SignalFate.RunEnded) : Signals.Send(signal, now));

    public SentSignal SendRepair(NewSignal repair, DateTimeOffset now)
    {
        if (Signals.Repeated(repair) is { } before)
        {
            return before;
        }

        if (!RunStates.IsRepairable(Row.CurrentState))
        {
            return new SentSignal(SignalFate.NotRepairable);
        }

        var row = Row.Snapshot();
        (row.CancelRequestedAt, row.CancelReason) = (null, null);
        if (row.EndedAt is not null && row.ParentPolicy == ParentPolicies.RequestCancel)
        {
            // The task it was a child for may have gone on without it.
            row.ParentPolicy = ParentPolicies.Abandon;
        }

        Row = row;
        return Signals.Send(repair, now);
    }

    public IReadOnlyList<TaskRecord> Records()
    {
        lock (this)
        {
            var records = tasks.Values.Select(task => task.Record).ToList();
            records.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
            return records;
        }
    }

    public IReadOnlyList<SignalRecord> SignalsOfRun()
    {
        lock (this)
        {
            return Signals.OfRun();
        }
    }

    public void RequestCancel(string? reason, DateTimeOffset now)
    {
        if (Row.CancelRequestedAt is null && !RunStates.IsFinal(Row.CurrentState) && !RunStates.IsUndoing(Row.CurrentState))
        {
            var asked = Row.Snapshot();
            (asked.CancelRequestedAt, asked.CancelReason) = (now, SafeText.Long(reason));
            Row = asked;
        }
    }

    public void Progress(MemoryTask task, double? percent, string? message) =>
        tasks[task.Record.Path] = task with { Percent = percent ?? task.Percent, Message = SafeText.Long(message) ?? task.Message };

    public void Check(RunCommit commit)
    {
        if (commit.Fence != Row.Version || !commit.Signals.All(Signals.Fits))
        {
            throw new RunConflictException(Row.CorrelationId);
        }

        var last = events.Count == 0 ? 0 : events[^1].Seq;
        if (commit.Added.Any(task => tasks.ContainsKey(task.Path)) || commit.Events.Any(entry => entry.Seq <= last))
        {
            throw new StorageException("EF3020", $"a commit of run {Row.CorrelationId} adds a row that exists; nothing of it was stored.");
        }

        if (commit.Changed.Any(task => !tasks.ContainsKey(task.Path)))
        {
            throw new StorageException(
                "EF3020", $"a commit of run {Row.CorrelationId} changes a task that does not exist; nothing of it was stored.");
        }
    }
}

internal sealed record MemoryTask(TaskRecord Record, DateTimeOffset? DispatchedAt, double? Percent = null, string? Message = null)
{
    public MemoryTask Changed(TaskRecord record, DateTimeOffset now)
    {
        var sameAttempt = record.Attempt == Record.Attempt;
        var dispatched = !sameAttempt || record.Dispatches != Record.Dispatches;
        return new MemoryTask(
            record,
            record.Dispatches == 0 ? null : dispatched ? now : DispatchedAt,
            sameAttempt ? Percent : null,
            sameAttempt ? Message : null);
    }
}
