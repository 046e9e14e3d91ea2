using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Pools;

/// <summary>What was let through.</summary>
/// <param name="Next">When to look again though nobody asks; zero: at once, there is more.</param>
internal sealed record SlotRound(IReadOnlyList<SlotGranted> Granted, TimeSpan? Next);

/// <summary>Slots are asked for and given back by the commits of runs; here they are granted.</summary>
internal interface ISlotStore
{
    /// <summary>Lets through whom the rules of the pool and the line allow. Two callers never grant at the same time.</summary>
    Task<SlotRound> GrantAsync(string pool, CancellationToken cancellationToken);

    /// <summary>Pools somebody waits for, or of which ends were not looked at.</summary>
    Task<IReadOnlyList<string>> RestlessAsync(CancellationToken cancellationToken);

    /// <summary>Slots granted longer ago than <paramref name="grace"/> whose attempt does not know of it.</summary>
    Task<IReadOnlyList<SlotGranted>> UntakenAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Gives back slots granted longer ago than <paramref name="grace"/> whose attempt is over.</summary>
    Task<IReadOnlyList<SlotGranted>> HealAsync(TimeSpan grace, CancellationToken cancellationToken);
}
