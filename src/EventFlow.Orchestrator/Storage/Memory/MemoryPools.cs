using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryPools(MemorySlots slots, TimeProvider time) : IPoolStore
{
    public Task<IReadOnlyList<StoredPool>> ListAsync(CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            return Task.FromResult<IReadOnlyList<StoredPool>>(
                [.. slots.Pools.OrderBy(pool => pool.Key, StringComparer.Ordinal).Select(pool => Stored(pool.Key, pool.Value))]);
        }
    }

    public Task<StoredPool?> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            return Task.FromResult(slots.Pools.TryGetValue(name, out var pool) ? Stored(name, pool) : null);
        }
    }

    public Task<SetPool> SetAsync(string name, PoolSettings settings, CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            return Task.FromResult(Set(name, settings));
        }
    }

    public Task<DeletedPool> DeleteAsync(string name, bool evenInUse, CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            var line = slots.LineOf(name);
            var fate = !slots.Pools.ContainsKey(name) ? PoolFate.Unknown
                : !evenInUse && line.Held.Count + line.Waiting.Count > 0 ? PoolFate.InUse
                : PoolFate.Deleted;
            if (fate == PoolFate.Deleted)
            {
                slots.Pools.Remove(name);
            }

            return Task.FromResult(new DeletedPool(fate, line.Held.Count, line.Waiting.Count));
        }
    }

    public Task<IReadOnlyDictionary<string, string>> TypesAsync(CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            return Task.FromResult<IReadOnlyDictionary<string, string>>(slots.Pools
                .SelectMany(pool => pool.Value.Settings.Types.Select(type => (type, pool.Key)))
                .ToDictionary(entry => entry.type, entry => entry.Key, StringComparer.Ordinal));
        }
    }

    private SetPool Set(string name, PoolSettings settings)
    {
        foreach (var other in slots.Pools.Where(pool => pool.Key != name).OrderBy(pool => pool.Key, StringComparer.Ordinal))
        {
            if (settings.Types.FirstOrDefault(other.Value.Settings.Types.Contains) is { } taken)
            {
                return new SetPool(PoolChange.TypeTaken, taken, other.Key);
            }
        }

        var now = time.GetUtcNow();
        if (!slots.Pools.TryGetValue(name, out var pool))
        {
            slots.Pools.Add(name, new MemoryPool(settings, PoolChanges.New(now)));
            return new SetPool(PoolChange.Created);
        }

        pool.State = PoolChanges.Apply(pool.Settings, settings, pool.State, now);
        pool.Settings = settings;
        return new SetPool(PoolChange.Changed);
    }

    private StoredPool Stored(string name, MemoryPool pool)
    {
        var line = slots.LineOf(name);
        return new StoredPool(
            name, pool.Settings, pool.State.Phase, pool.State.PhaseSince, line.Used, line.Held.Count,
            Math.Min(line.Waiting.Count, IPoolStore.MostCounted));
    }
}
