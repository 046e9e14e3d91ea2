using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryTimers(TimeProvider time) : ITimerStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Dictionary<TimerKey, Entry>> runs = [];
    private readonly SortedSet<Entry> byDue = new(Comparer<Entry>.Create(Compare));
    private long numbers;

    public void Apply(RunCommit commit, bool ended)
    {
        if (!ended && commit.TimersSet.Count == 0 && commit.TimersCleared.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            if (ended)
            {
                ClearAll(commit.Run.CorrelationId);
                return;
            }

            foreach (var key in commit.TimersCleared)
            {
                Clear(key);
            }

            foreach (var timer in commit.TimersSet)
            {
                Set(timer.Key, time.GetUtcNow() + timer.Delay);
            }
        }
    }

    public void Add(Guid runId, IEnumerable<KeyValuePair<string, TimeSpan>> timers)
    {
        lock (gate)
        {
            foreach (var (kind, delay) in timers)
            {
                Set(new TimerKey(runId, kind, "", 0), time.GetUtcNow() + delay);
            }
        }
    }

    public void Extend(TimerKey key, TimeSpan length)
    {
        lock (gate)
        {
            if (runs.TryGetValue(key.RunId, out var timers) && timers.ContainsKey(key))
            {
                Set(key, time.GetUtcNow() + length);
            }
        }
    }

    public DateTimeOffset? DueAt(Guid runId, string path, string kind)
    {
        lock (gate)
        {
            return runs.TryGetValue(runId, out var timers)
                ? timers.Values.Where(entry => entry.Key.Path == path && entry.Key.Kind == kind).Min(entry => (DateTimeOffset?)entry.Due)
                : null;
        }
    }

    public Task<IReadOnlyList<TimerKey>> ClaimDueAsync(int limit, TimeSpan again, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var due = byDue.TakeWhile(entry => entry.Due <= now).Take(limit).ToList();
            due.ForEach(entry => Set(entry.Key, now + again));
            return Task.FromResult<IReadOnlyList<TimerKey>>(
                due.FindAll(entry => entry.Key.Kind != TimerKinds.Lease || entry.Due >= now - (again / 5))
                    .ConvertAll(entry => entry.Key));
        }
    }

    public Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var left = byDue.Min?.Due - time.GetUtcNow();
            return Task.FromResult(left < TimeSpan.Zero ? TimeSpan.Zero : left);
        }
    }

    private void Set(TimerKey key, DateTimeOffset due)
    {
        Clear(key);
        var entry = new Entry(due, numbers++, key);
        byDue.Add(entry);
        if (!runs.TryGetValue(key.RunId, out var timers))
        {
            runs.Add(key.RunId, timers = []);
        }

        timers.Add(key, entry);
    }

    private void Clear(TimerKey key)
    {
        if (runs.TryGetValue(key.RunId, out var timers) && timers.Remove(key, out var entry))
        {
            byDue.Remove(entry);
            if (timers.Count == 0)
            {
                runs.Remove(key.RunId);
            }
        }
    }

    private void ClearAll(Guid runId)
    {
        if (runs.Remove(runId, out var timers))
        {
            byDue.ExceptWith(timers.Values);
        }
    }

    private static int Compare(Entry? one, Entry? other)
    {
        var order = one!.Due.CompareTo(other!.Due);
        return order != 0 ? order : one.Number.CompareTo(other.Number);
    }

    private sealed record Entry(DateTimeOffset Due, long Number, TimerKey Key);
}
