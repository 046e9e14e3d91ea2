using EventFlow.Core.Pools;

namespace EventFlow.Orchestrator.Pools;

/// <summary>A pool as it stands.</summary>
/// <param name="Used">Slots of attempts that are let through and have not ended.</param>
/// <param name="Running">How many attempts that are.</param>
/// <param name="Waiting">Attempts in line, counted up to <see cref="IPoolStore.MostCounted"/>.</param>
internal sealed record StoredPool(
    string Name, PoolSettings Settings, BreakerPhase Phase, DateTimeOffset PhaseSince, int Used, int Running, int Waiting);

internal enum PoolChange
{
    Created,
    Changed,

    /// <summary>A task type of it belongs to another pool.</summary>
    TypeTaken,
}

/// <param name="Type">The one that is taken.</param>
/// <param name="By">The pool that has it.</param>
internal sealed record SetPool(PoolChange Change, string? Type = null, string? By = null);

internal enum PoolFate
{
    Deleted,
    Unknown,

    /// <summary>Attempts hold slots of it or wait for them.</summary>
    InUse,
}

internal sealed record DeletedPool(PoolFate Fate, int Running = 0, int Waiting = 0);

/// <summary>The pools and their rules, for those who keep them.</summary>
internal interface IPoolStore
{
    const int MostCounted = 100_000;

    Task<IReadOnlyList<StoredPool>> ListAsync(CancellationToken cancellationToken);

    Task<StoredPool?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes the pool, or gives it new rules. A bucket or breaker whose rule stays the same goes on as it stands.</summary>
    Task<SetPool> SetAsync(string name, PoolSettings settings, CancellationToken cancellationToken);

    /// <param name="evenInUse">What waits for it waits on and says so; what its types wait for is let through.</param>
    Task<DeletedPool> DeleteAsync(string name, bool evenInUse, CancellationToken cancellationToken);

    /// <summary>The pool of each task type that has one.</summary>
    Task<IReadOnlyDictionary<string, string>> TypesAsync(CancellationToken cancellationToken);
}
