using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The runs of an embedded process. Ended ones are kept up to a bound, so that it does not grow for ever.</summary>
internal sealed class MemoryRuns(MemoryOutbox? outbox = null)
{
    private readonly ConcurrentDictionary<Guid, MemoryRun> runs = new();
    private readonly Dictionary<(string Workflow, string Key), MemoryRun> keys = [];
    private readonly Queue<MemoryRun> ended = new();

    /// <summary>How many ended runs are kept; the oldest go first. 1,000 by default.</summary>
    public int EndedKept { get; init; } = 1000;

    public MemoryPlaces Places { get; } = new();

    public IEnumerable<MemoryRun> All => runs.Values;

    /// <summary>Updates of datasets nobody has taken yet.</summary>
    public ConcurrentQueue<DatasetUpdate> Updates { get; } = new();

    public bool TryGet(Guid id, [MaybeNullWhen(false)] out MemoryRun run) => runs.TryGetValue(id, out run);

    public MemoryRun? FindByKey(string workflow, string key)
    {
        lock (keys)
        {
            return keys.GetValueOrDefault((workflow, key));
        }
    }

    /// <summary>The run that holds the key of <paramref name="row"/>: a new one, or the one that had it before; likewise
    /// with an id that follows from what the run is for.</summary>
    public MemoryRun Accept(RunSaga row, out bool created)
    {
        lock (keys)
        {
            if (row.Key is not null && keys.TryGetValue((row.Workflow, row.Key), out var holder))
            {
                created = false;
                return holder;
            }

            if ((row.ParentId is not null || row.Trigger is not null) && runs.TryGetValue(row.CorrelationId, out var before))
            {
                created = false;
                return before;
            }

            created = true;
            var run = new MemoryRun(row);
            run.Accept(new(row.CorrelationId, 1, row.CreatedAt, "run.accepted", null, null, null));
            if (!runs.TryAdd(row.CorrelationId, run))
            {
                throw new StorageException("EF3020", $"run {row.CorrelationId} exists already.");
            }

            if (row.Key is not null)
            {
                keys.Add((row.Workflow, row.Key), run);
            }

            return run;
        }
    }

    /// <summary>A run whose first commit has its acceptance too.</summary>
    public void Add(RunCommit first)
    {
        var row = first.Run.Snapshot();
        (row.Version, row.EventSeq) = (first.Fence, 0);
        lock (keys)
        {
            var run = runs[row.CorrelationId] = new MemoryRun(row);
            if (row.Key is not null)
            {
                keys.Add((row.Workflow, row.Key), run);
            }
        }
    }

    /// <exception cref="RunConflictException">It begins, and has no place to.</exception>
    public void RequirePlace(RunCommit commit)
    {
        if (commit is { StartsRun: true, Run.ConcurrencyKey: not null } && !Places.Holds(commit.Run.CorrelationId))
        {
            throw new RunConflictException(commit.Run.CorrelationId);
        }
    }

    /// <summary>Returns the runs whose turn has come.</summary>
    public IReadOnlyList<Guid> Commit(MemoryRun run, RunCommit commit, MemoryTimers timers, MemorySlots slots, DateTimeOffset now)
    {
        RequirePlace(commit);
        var ended = RunStates.IsFinal(commit.Run.CurrentState);
        var endedBefore = RunStates.IsFinal(run.Row.CurrentState);
        lock (run)
        {
            run.Apply(commit, now);
        }

        timers.Apply(commit, ended);
        slots.Apply(commit);
        outbox?.Add(OutboxRow.Of([commit]));
        foreach (var update in commit.Datasets)
        {
            Updates.Enqueue(update);
        }

        if (ended && !endedBefore)
        {
            Ended(run);
        }

        return ended && commit.Run.ConcurrencyKey is not null ? Places.Release(commit.Run.CorrelationId, now) : [];
    }

    private void Ended(MemoryRun run)
    {
        lock (keys)
        {
            ended.Enqueue(run);
            while (ended.Count > EndedKept)
            {
                // One that was repaired since is under way, or stands here once more.
                if (ended.Dequeue().Row is var row && RunStates.IsFinal(row.CurrentState))
                {
                    Forget(row);
                }
            }
        }
    }

    private void Forget(RunSaga row)
    {
        if (runs.TryRemove(row.CorrelationId, out _) && row.Key is not null)
        {
            keys.Remove((row.Workflow, row.Key));
        }
    }
}
