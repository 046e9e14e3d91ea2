using EventFlow.Core.Planning;
using EventFlow.Core.Pools;

namespace EventFlow.Testing.Simulation;

/// <summary>Who waits for pools and who holds slots of them, as a store has it. A pool the test says nothing of lets everybody through.
/// </summary>
internal sealed class StoredSlots(IReadOnlyDictionary<string, int> pools)
{
    private readonly Dictionary<(string Path, int Attempt), Place> waiting = [];
    private readonly Dictionary<(string Path, int Attempt), SlotRequest> held = [];
    private long number;

    public IReadOnlyCollection<SlotRequest> Held => held.Values;

    /// <summary>Nobody has asked for anything that was not given back.</summary>
    public bool IsEmpty => waiting.Count + held.Count == 0;

    public void Commit(RunDecisions decisions, DateTimeOffset now)
    {
        foreach (var slot in decisions.SlotsReleased)
        {
            waiting.Remove((slot.Path, slot.Attempt));
            held.Remove((slot.Path, slot.Attempt));
        }

        foreach (var slot in decisions.SlotsAsked.Where(slot => !held.ContainsKey((slot.Path, slot.Attempt))))
        {
            waiting.TryAdd((slot.Path, slot.Attempt), new Place(slot, now - PoolLine.Lead(slot.Priority), number++));
        }
    }

    /// <summary>Those that are let through now.</summary>
    public IReadOnlyList<SlotRequest> Grant(DateTimeOffset now)
    {
        var granted = new List<SlotRequest>();
        foreach (var line in waiting.Values.GroupBy(place => place.Slot.Pool).ToList())
        {
            granted.AddRange(GrantOf(line.Key, [.. line.OrderBy(place => place.Rank).ThenBy(place => place.Number)], now));
        }

        return granted;
    }

    private IEnumerable<SlotRequest> GrantOf(string pool, List<Place> line, DateTimeOffset now)
    {
        var settings = new PoolSettings { Slots = pools.TryGetValue(pool, out var slots) ? slots : null };
        line.RemoveAll(place => place.Slot.Weight > settings.Slots);
        var used = held.Values.Where(slot => slot.Pool == pool).Sum(slot => slot.Weight);
        var load = new PoolLoad(used, 0, [], line.ConvertAll(place => place.Slot.Weight));
        foreach (var place in line[..PoolGate.Decide(settings, new PoolState(), load, now).Grants])
        {
            var key = (place.Slot.Path, place.Slot.Attempt);
            waiting.Remove(key);
            held.Add(key, place.Slot);
            yield return place.Slot;
        }
    }

    private sealed record Place(SlotRequest Slot, DateTimeOffset Rank, long Number);
}
