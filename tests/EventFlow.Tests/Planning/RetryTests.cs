using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class RetryTests
{
    [Fact]
    public void A_task_is_tried_as_often_as_written_and_then_fails_with_its_error()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t, retry: { attempts: 3, delay: 10s } }
            """).Start();

        run.Fail("a");
        Assert.Equal("retrying", run.State("a"));
        Assert.Equal("attempt 2 of 3 after Broken: it broke", run.Rows["a"].WaitReason);

        run.Fire(TimerKinds.Retry, "a").Fail("a").Fire(TimerKinds.Retry, "a").Fail("a");
        Assert.Equal("failed", run.State("a"));
        Assert.Equal(3, run.Rows["a"].Attempt);
        Assert.Equal("task a failed: it broke", run.Error!.Message);
    }

    [Fact]
    public void Each_error_has_its_own_rule_and_its_own_count()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a:
                uses: t
                retry:
                  - { on: ["Http.*"], attempts: 2, delay: 1s }
                  - { on: Timeout, attempts: 3, delay: 0s }
            """).Start();

        run.Fail("a", "Http.503").Fire(TimerKinds.Retry, "a").Fail("a", "Timeout").Fail("a", "Timeout");
        Assert.Equal("queued", run.State("a"));

        run.Fail("a", "Http.500");
        Assert.Equal("failed", run.State("a"));
        Assert.Equal(4, run.Rows["a"].Attempt);
    }

    [Fact]
    public void An_error_without_a_rule_is_not_retried()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t, retry: { attempts: 5, on: ["Http.*"] } }
            """).Start().Fail("a", "Sql.42P01");

        Assert.Equal("failed", run.State("a"));
    }

    [Fact]
    public void A_permanent_error_is_not_retried()
    {
        var run = new PlannedRun("workflow: w\ntasks:\n  a: { uses: t, retry: 5 }").Start().Fail("a", retryable: false);

        Assert.Equal("failed", run.State("a"));
    }

    [Fact]
    public void The_worker_may_choose_the_delay()
    {
        var run = new PlannedRun("workflow: w\ntasks:\n  a: { uses: t, retry: { attempts: 5, delay: 1s } }").Start()
            .Fail("a", retryAfter: TimeSpan.FromSeconds(77));

        Assert.Equal(TimeSpan.FromSeconds(77), run.Timers.Values.Single());
    }

    [Fact]
    public void A_retry_timer_that_comes_twice_sends_the_same_attempt_again()
    {
        var run = new PlannedRun("workflow: w\ntasks:\n  a: { uses: t, retry: { attempts: 5, delay: 1s } }").Start()
            .Fail("a").Fire(TimerKinds.Retry, "a").Apply(new PlannerEvent.TimerDue(TimerKinds.Retry, "a", 1));

        Assert.Equal(2, Assert.Single(run.Last.Dispatches).Attempt);
        Assert.Equal(2, run.Rows["a"].Attempt);
    }

    [Theory]
    [InlineData(Backoff.Fixed, new double[] { 2, 2, 2, 2 })]
    [InlineData(Backoff.Linear, new double[] { 2, 4, 6, 8 })]
    [InlineData(Backoff.Exponential, new double[] { 2, 6, 18, 20 })]
    public void Delays_grow_as_the_backoff_says_up_to_the_maximum(Backoff backoff, double[] seconds)
    {
        var rule = new RetryRule { Delay = TimeSpan.FromSeconds(2), Backoff = backoff, Factor = 3, MaxDelay = TimeSpan.FromSeconds(20) };

        Assert.Equal(seconds, Enumerable.Range(1, 4).Select(retry => RetryDecider.Delay(rule, retry, 0.5).TotalSeconds));
    }

    [Fact]
    public void Explicit_delays_are_taken_in_order_and_the_last_repeats()
    {
        var rule = new RetryRule { Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)] };

        Assert.Equal([1.0, 5, 5], Enumerable.Range(1, 3).Select(retry => RetryDecider.Delay(rule, retry, 0).TotalSeconds));
    }

    [Theory]
    [InlineData(Jitter.None, 0.0, 10)]
    [InlineData(Jitter.Full, 0.0, 0)]
    [InlineData(Jitter.Full, 0.25, 2.5)]
    [InlineData(Jitter.Equal, 0.0, 5)]
    [InlineData(Jitter.Equal, 0.5, 7.5)]
    public void Jitter_spreads_the_delay(Jitter jitter, double chance, double seconds)
    {
        var rule = new RetryRule { Delay = TimeSpan.FromSeconds(10), Jitter = jitter };

        Assert.Equal(seconds, RetryDecider.Delay(rule, 1, chance).TotalSeconds, 9);
    }

    [Fact]
    public void Jitter_differs_between_runs_and_is_the_same_for_the_same_attempt()
    {
        const string yaml = "workflow: w\ntasks:\n  a: { uses: t, retry: { attempts: 5, delay: 100s, jitter: full } }";
        var delays = Enumerable.Range(0, 200).Select(i => new Guid(i, 1, 2, new byte[8]))
            .Select(id => (First: DelayOf(yaml, id), Second: DelayOf(yaml, id))).ToList();

        Assert.All(delays, pair => Assert.Equal(pair.First, pair.Second));
        Assert.InRange(delays.Average(pair => pair.First.TotalSeconds), 40, 60);
    }

    private static TimeSpan DelayOf(string yaml, Guid id) => new PlannedRun(yaml, id: id).Start().Fail("a").Timers.Values.Single();
}
