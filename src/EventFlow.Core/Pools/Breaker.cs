using EventFlow.Core.Planning;

namespace EventFlow.Core.Pools;

internal static class Breaker
{
    /// <param name="waits">Somebody could be let through to try: without one an open breaker stays open.</param>
    public static PoolState After(BreakerRule? rule, PoolState state, IReadOnlyList<SlotEnd> ended, DateTimeOffset now, bool waits)
    {
        if (rule is null)
        {
            return state with { Phase = BreakerPhase.Closed, Recent = "" };
        }

        foreach (var end in ended)
        {
            state = end.Outcome == SlotOutcome.None || end.GrantedAt < state.PhaseSince ? state : Count(rule, state, end.Outcome, now);
        }

        return waits && state.Phase == BreakerPhase.Open && now - state.PhaseSince >= rule.OpenFor
            ? To(BreakerPhase.HalfOpen, state, now)
            : state;
    }

    public static int Allows(PoolState state, int probing) => state.Phase switch
    {
        BreakerPhase.Open => 0,
        BreakerPhase.HalfOpen => Math.Max(0, 1 - probing),
        _ => int.MaxValue,
    };

    private static PoolState Count(BreakerRule rule, PoolState state, SlotOutcome outcome, DateTimeOffset now)
    {
        var failed = outcome == SlotOutcome.Failure;
        if (state.Phase == BreakerPhase.HalfOpen)
        {
            return To(failed ? BreakerPhase.Open : BreakerPhase.Closed, state, now);
        }

        var recent = state.Recent + (failed ? '1' : '0');
        recent = recent.Length > rule.Of ? recent[^rule.Of..] : recent;
        return state.Phase == BreakerPhase.Closed && recent.Count(one => one == '1') >= rule.Failures
            ? To(BreakerPhase.Open, state, now)
            : state with { Recent = recent };
    }

    private static PoolState To(BreakerPhase phase, PoolState state, DateTimeOffset now) =>
        state with { Phase = phase, PhaseSince = now, Recent = "" };
}
