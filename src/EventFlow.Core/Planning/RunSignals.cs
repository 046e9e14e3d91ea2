using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>The signals a run keeps until somebody waits for them, and those who wait. Signals may reach the run in another order than
/// they were sent, and twice.</summary>
internal sealed class RunSignals
{
    // Numbers below the last one received that have not come yet: few, since a store keeps only so many signals.
    private readonly HashSet<int> missing = [];
    private readonly Dictionary<string, SortedDictionary<int, JsonElement?>> kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<TaskInstance>> waiters = new(StringComparer.Ordinal);
    private int last;

    public int Kept => kept.Values.Sum(signals => signals.Count);

    /// <summary>False: it was received before.</summary>
    public bool Receive(int number)
    {
        if (number <= last)
        {
            return missing.Remove(number);
        }

        missing.UnionWith(Enumerable.Range(last + 1, number - last - 1));
        last = number;
        return true;
    }

    public void Keep(string name, int number, JsonElement? data)
    {
        if (!kept.TryGetValue(name, out var signals))
        {
            kept[name] = signals = [];
        }

        signals.Add(number, data);
    }

    /// <summary>The oldest one of that name, which is nobody else's from then on.</summary>
    public (int Number, JsonElement? Data)? Take(string name)
    {
        if (!kept.TryGetValue(name, out var signals))
        {
            return null;
        }

        var (number, data) = signals.First();
        signals.Remove(number);
        if (signals.Count == 0)
        {
            kept.Remove(name);
        }

        return (number, data);
    }

    /// <summary>The number of the newest one of that name that is kept.</summary>
    public int? Last(string name) => kept.TryGetValue(name, out var signals) ? signals.Keys.Last() : null;

    /// <summary>What was said of the children of a map that may run at a time; null: nothing.</summary>
    public int? LimitOf(string map) =>
        kept.Count > 0 && kept.TryGetValue(MapLimits.SignalOf(map), out var signals) ? MapLimits.Read(signals.Values.Last()) : null;

    public void Add(TaskInstance waiter)
    {
        var name = waiter.Node.Definition.Signal;
        if (!waiters.TryGetValue(name, out var all))
        {
            waiters[name] = all = new SortedSet<TaskInstance>(Comparer<TaskInstance>.Create(Order));
        }

        all.Add(waiter);
    }

    public void Remove(TaskInstance waiter)
    {
        if (waiters.TryGetValue(waiter.Node.Definition.Signal, out var all))
        {
            all.Remove(waiter);
        }
    }

    public TaskInstance? FirstWaiter(string name) => waiters.GetValueOrDefault(name)?.Min;

    public void Restore(IEnumerable<SignalRecord> stored)
    {
        var signals = stored.OrderBy(signal => signal.Number).ToList();
        last = signals.FindLast(signal => signal.IsReceived)?.Number ?? 0;
        foreach (var signal in signals)
        {
            if (!signal.IsReceived && signal.Number < last)
            {
                missing.Add(signal.Number);
            }
            else if (signal is { IsReceived: true, TakenBy: null })
            {
                Keep(signal.Name, signal.Number, DataOf(signal.Data));
            }
        }
    }

    public static JsonElement? DataOf(string? json) => json is null ? null : JsonElement.Parse(json);

    private static int Order(TaskInstance one, TaskInstance other)
    {
        var order = Nullable.Compare(one.StartedAt, other.StartedAt);
        return order != 0 ? order : string.CompareOrdinal(one.Path, other.Path);
    }
}
