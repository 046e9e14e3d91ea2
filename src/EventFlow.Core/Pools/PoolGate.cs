using EventFlow.Core.Planning;

namespace EventFlow.Core.Pools;

/// <summary>How much of a pool is taken.</summary>
/// <param name="Used">Slots of the attempts that are let through and have not ended.</param>
/// <param name="Probing">How many of these were let through since the breaker is in its phase.</param>
/// <param name="Ended">What has ended since the last look, oldest first.</param>
/// <param name="Waiting">Weights of those that wait, first in line first, none above the slots there are.</param>
public sealed record PoolLoad(int Used, int Probing, IReadOnlyList<SlotEnd> Ended, IReadOnlyList<int> Waiting);

public sealed record SlotEnd(DateTimeOffset GrantedAt, SlotOutcome Outcome);

/// <param name="Grants">So many from the head of the line get their slots.</param>
/// <param name="Next">When time alone may let more through; null: only an end or a change of the pool can.</param>
public sealed record PoolVerdict(PoolState State, int Grants, TimeSpan? Next);

/// <summary>Decides who may pass. Pure: whoever asks holds the lock of the pool and writes down what comes out.</summary>
public static class PoolGate
{
    public static PoolVerdict Decide(PoolSettings pool, PoolState state, PoolLoad load, DateTimeOffset now)
    {
        var waits = load.Waiting.Count > 0;
        var since = state.PhaseSince;
        state = Breaker.After(pool.Breaker, state, load.Ended, now, waits);
        var probing = state.PhaseSince == since ? load.Probing : 0;
        state = Refilled(pool.Rate, state, now);
        var fitting = Fitting(pool.Slots, load);
        var allowed = Math.Min(Breaker.Allows(state, probing), pool.Rate is null ? int.MaxValue : (int)state.Tokens!.Value);
        var grants = Math.Min(fitting, allowed);
        state = pool.Rate is null ? state : state with { Tokens = state.Tokens - grants };
        return new PoolVerdict(state, grants, fitting > grants ? Next(pool, state, now) : null);
    }

    private static PoolState Refilled(RateLimit? rate, PoolState state, DateTimeOffset now)
    {
        if (rate is null)
        {
            return state with { Tokens = null };
        }

        var elapsed = Math.Max(0, (now - state.TokensAt) / rate.Per);
        var tokens = state.Tokens is { } left ? Math.Min(rate.Burst, left + (elapsed * rate.Count)) : rate.Burst;
        return state with { Tokens = tokens, TokensAt = now };
    }

    /// <summary>In the order of the line: one that does not fit is not overtaken, or a heavy one would wait for ever.</summary>
    private static int Fitting(int? slots, PoolLoad load)
    {
        var free = slots is { } all ? (long)all - load.Used : long.MaxValue;
        var fitting = 0;
        foreach (var weight in load.Waiting)
        {
            free -= weight;
            if (free < 0)
            {
                break;
            }

            fitting++;
        }

        return fitting;
    }

    private static TimeSpan? Next(PoolSettings pool, PoolState state, DateTimeOffset now) => state.Phase switch
    {
        BreakerPhase.Open => Positive(state.PhaseSince + pool.Breaker!.OpenFor - now),
        BreakerPhase.HalfOpen => null,
        _ when pool.Rate is { } rate => Positive((1 - state.Tokens!.Value) * rate.Per / rate.Count),
        _ => null,
    };

    // Rounded up, so that whoever sleeps so long does not find the last part of a token missing.
    private static TimeSpan Positive(TimeSpan time) =>
        (time <= TimeSpan.Zero ? TimeSpan.Zero : time) + TimeSpan.FromMilliseconds(1);
}
