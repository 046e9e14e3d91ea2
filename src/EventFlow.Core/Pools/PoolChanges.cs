namespace EventFlow.Core.Pools;

/// <summary>What becomes of the state of a pool that is given other rules.</summary>
public static class PoolChanges
{
    public static PoolState New(DateTimeOffset now) => new() { TokensAt = now, PhaseSince = now };

    /// <summary>A bucket or a breaker whose rule stays goes on: whoever widens a pool must not open what has just failed.</summary>
    public static PoolState Apply(PoolSettings before, PoolSettings after, PoolState state, DateTimeOffset now)
    {
        state = before.Rate == after.Rate ? state : state with { Tokens = null, TokensAt = now };
        return before.Breaker == after.Breaker
            ? state
            : state with { Phase = BreakerPhase.Closed, PhaseSince = now, Recent = "" };
    }
}
