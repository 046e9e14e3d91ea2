using EventFlow.Core.Planning;
using EventFlow.Core.Pools;

namespace EventFlow.Tests.Pools;

public sealed class PoolGateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly PoolSettings Five = new() { Slots = 5 };
    private static readonly PoolSettings Careful = new() { Breaker = new BreakerRule(3, 5, TimeSpan.FromSeconds(30)) };
    private static readonly PoolState Fresh = new() { TokensAt = Noon, PhaseSince = Noon };

    private static PoolLoad Waiting(params int[] weights) => new(0, 0, [], weights);

    private static PoolLoad Ended(string outcomes, int waiting = 0, int probing = 0, DateTimeOffset? grantedAt = null) => new(
        0, probing,
        [.. outcomes.Select(one => new SlotEnd(
            grantedAt ?? Noon, one switch { '1' => SlotOutcome.Failure, '0' => SlotOutcome.Success, _ => SlotOutcome.None }))],
        [.. Enumerable.Repeat(1, waiting)]);

    [Theory]
    [InlineData(0, new[] { 1, 1, 1 }, 3)]
    [InlineData(3, new[] { 1, 1, 1 }, 2)]
    [InlineData(5, new[] { 1 }, 0)]
    [InlineData(7, new[] { 1 }, 0)]
    [InlineData(0, new[] { 3, 3, 1 }, 1)]
    [InlineData(0, new[] { 2, 3, 1 }, 2)]
    public void Those_first_in_line_pass_as_long_as_they_fit(int used, int[] weights, int grants) =>
        Assert.Equal(grants, PoolGate.Decide(Five, Fresh, new PoolLoad(used, 0, [], weights), Noon).Grants);

    [Fact]
    public void Slots_alone_never_ask_to_look_again() =>
        Assert.Null(PoolGate.Decide(Five, Fresh, new PoolLoad(5, 0, [], [1]), Noon).Next);

    [Fact]
    public void A_bucket_lets_its_burst_through_and_then_one_by_one()
    {
        var pool = new PoolSettings { Rate = new RateLimit(10, TimeSpan.FromSeconds(1), 3) };

        var first = PoolGate.Decide(pool, Fresh, Waiting(1, 1, 1, 1, 1), Noon);
        var early = PoolGate.Decide(pool, first.State, Waiting(1, 1), Noon.AddMilliseconds(99));
        var then = PoolGate.Decide(pool, early.State, Waiting(1, 1), Noon.AddMilliseconds(101));

        Assert.Equal((3, TimeSpan.FromMilliseconds(101)), (first.Grants, first.Next));
        Assert.Equal(0, early.Grants);
        Assert.Equal(1, then.Grants);
    }

    [Fact]
    public void A_bucket_never_lets_more_through_than_its_rate_and_its_burst()
    {
        var (pool, state) = (new PoolSettings { Rate = new RateLimit(7, TimeSpan.FromSeconds(1), 4) }, Fresh);
        var (granted, now) = (0, Noon);
        for (var i = 0; i < 10_000; i++)
        {
            var verdict = PoolGate.Decide(pool, state, Waiting([.. Enumerable.Repeat(1, 20)]), now);
            (state, granted) = (verdict.State, granted + verdict.Grants);
            Assert.True(granted <= 4 + (7 * (now - Noon).TotalSeconds) + 1e-6, $"{granted} after {now - Noon}");
            now = now.AddMilliseconds(1 + (i % 37));
        }

        Assert.InRange((double)granted, 7 * (now - Noon).TotalSeconds * 0.99, double.MaxValue);
    }

    [Fact]
    public void A_clock_that_goes_back_gives_no_tokens_and_takes_none()
    {
        var pool = new PoolSettings { Rate = new RateLimit(1, TimeSpan.FromSeconds(1), 2) };
        var state = Fresh with { Tokens = 1 };

        Assert.Equal(1, PoolGate.Decide(pool, state, Waiting(1, 1), Noon.AddSeconds(-60)).Grants);
    }

    [Fact]
    public void A_breaker_opens_when_enough_of_the_last_attempts_have_failed()
    {
        var quiet = PoolGate.Decide(Careful, Fresh, Ended("1100001", waiting: 1), Noon);
        Assert.Equal((BreakerPhase.Closed, 1), (quiet.State.Phase, quiet.Grants));

        var open = PoolGate.Decide(Careful, quiet.State, Ended("11", waiting: 1), Noon);

        Assert.Equal((BreakerPhase.Open, 0), (open.State.Phase, open.Grants));
        Assert.InRange(open.Next!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.002));
    }

    [Fact]
    public void What_says_nothing_about_the_other_side_does_not_count() =>
        Assert.Equal(BreakerPhase.Closed, PoolGate.Decide(Careful, Fresh, Ended("1-1---"), Noon).State.Phase);

    [Fact]
    public void An_open_breaker_lets_one_through_to_try_after_its_time()
    {
        var open = PoolGate.Decide(Careful, Fresh, Ended("111"), Noon).State;
        var later = Noon.AddSeconds(30);

        Assert.Equal(0, PoolGate.Decide(Careful, open, Waiting(1, 1), Noon.AddSeconds(29)).Grants);
        var trying = PoolGate.Decide(Careful, open, Waiting(1, 1), later);
        Assert.Equal((BreakerPhase.HalfOpen, 1), (trying.State.Phase, trying.Grants));
        Assert.Equal(0, PoolGate.Decide(Careful, trying.State, Ended("", waiting: 2, probing: 1), later).Grants);
    }

    [Theory]
    [InlineData('0', BreakerPhase.Closed)]
    [InlineData('1', BreakerPhase.Open)]
    [InlineData('-', BreakerPhase.HalfOpen)]
    public void The_one_that_tried_decides_how_it_goes_on(char outcome, BreakerPhase phase)
    {
        var state = Fresh with { Phase = BreakerPhase.HalfOpen };

        var verdict = PoolGate.Decide(Careful, state, Ended($"{outcome}", waiting: 3), Noon);

        Assert.Equal(phase, verdict.State.Phase);
        Assert.Equal(phase == BreakerPhase.Closed ? 3 : phase == BreakerPhase.HalfOpen ? 1 : 0, verdict.Grants);
    }

    [Fact]
    public void What_was_let_through_before_the_breaker_opened_does_not_decide_about_it()
    {
        var state = Fresh with { Phase = BreakerPhase.HalfOpen, PhaseSince = Noon };

        Assert.Equal(
            BreakerPhase.HalfOpen,
            PoolGate.Decide(Careful, state, Ended("1110", grantedAt: Noon.AddSeconds(-1)), Noon).State.Phase);
    }

    [Fact]
    public void A_bucket_or_breaker_whose_rule_stays_goes_on_when_the_pool_is_widened()
    {
        var state = Fresh with { Tokens = 2, Phase = BreakerPhase.Open };
        var before = Careful with { Slots = 1, Rate = new RateLimit(1, TimeSpan.FromSeconds(1), 1) };

        Assert.Equal(state, PoolChanges.Apply(before, before with { Slots = 9 }, state, Noon));
        Assert.Equal(BreakerPhase.Closed, PoolChanges.Apply(before, before with { Breaker = null }, state, Noon).Phase);
        Assert.Null(PoolChanges.Apply(before, before with { Rate = new RateLimit(2, TimeSpan.FromSeconds(1), 1) }, state, Noon).Tokens);
    }

    [Theory]
    [InlineData("10/s", 10, 1)]
    [InlineData("100/m", 100, 60)]
    [InlineData("5/30s", 5, 30)]
    [InlineData("1/d", 1, 86400)]
    public void A_rate_is_read_and_written_as_people_write_it(string text, int count, int seconds)
    {
        Assert.True(PoolWords.TryParseRate(text, out var given, out var per));
        Assert.Equal((count, TimeSpan.FromSeconds(seconds)), (given, per));
        Assert.Equal(text, PoolWords.Of(new RateLimit(given, per, 1)));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("0/s")]
    [InlineData("-1/s")]
    [InlineData("10/x")]
    [InlineData("10/0s")]
    [InlineData("1/s/s")]
    [InlineData("9999999999/s")]
    [InlineData("")]
    public void What_is_no_rate_is_none(string text) => Assert.False(PoolWords.TryParseRate(text, out _, out _));
}
