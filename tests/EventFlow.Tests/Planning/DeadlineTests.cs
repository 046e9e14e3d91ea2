using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class DeadlineTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_that_does_not_start_in_time_times_out()
    {
        var run = Of("deadline: { start_within: 5m }").After(TimeSpan.FromMinutes(5))
            .Apply(new PlannerEvent.TimerDue(TimerKinds.StartWithin, "", 0));

        Assert.Equal((RunStatus.TimedOut, "Timeout"), (run.Status, run.Error!.Type));
        Assert.Equal("the run did not start within 00:05:00 of its acceptance", run.Error.Message);
        Assert.Equal(["run.timed_out"], run.History.Select(line => line.Kind));
        Assert.Null(run.Live.StartedAt);
    }

    [Fact]
    public void A_start_that_comes_after_the_deadline_is_none()
    {
        var run = Of("deadline: { start_within: 5m }").After(TimeSpan.FromMinutes(6)).Start();

        Assert.Equal(RunStatus.TimedOut, run.Status);
        Assert.Empty(run.Sent);
    }

    [Fact]
    public void A_run_that_has_started_in_time_is_not_asked_again()
    {
        var run = Of("deadline: { start_within: 5m }").After(TimeSpan.FromMinutes(4)).Start().After(TimeSpan.FromMinutes(2))
            .Apply(new PlannerEvent.TimerDue(TimerKinds.StartWithin, "", 0));

        Assert.Equal(RunStatus.Running, run.Status);
    }

    [Fact]
    public void The_error_of_a_run_that_waits_for_its_window_says_when_that_opens()
    {
        var run = Of("window: { from: \"22:00\", to: \"23:00\" }\ndeadline: { start_within: 5m }").Start().After(TimeSpan.FromMinutes(5))
            .Apply(new PlannerEvent.TimerDue(TimerKinds.StartWithin, "", 0));

        Assert.EndsWith(": its window opens at 2026-05-04T22:00:00Z", run.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_takes_too_long_is_stopped_torn_down_and_timed_out(bool restoring)
    {
        var run = new PlannedRun(
            """
            workflow: w
            deadline: { duration: 2h }
            tasks:
              up: { uses: work }
              long: { needs: [up], uses: work }
              after: { needs: [long], uses: work }
              down: { teardown: [up], needs: [after], uses: work }
            """,
            restoring: restoring, at: Accepted).Start().Complete("up").Begin("long");

        run.Fire(TimerKinds.Duration, "");
        Assert.Equal(RunStatus.Canceling, run.Status);
        Assert.Equal("long", Assert.Single(run.Last.Stops).Path);
        run.Fail("long", "Canceled", retryable: false);
        Assert.Equal(("canceled", "canceled", "queued"), (run.State("long"), run.State("after"), run.State("down")));
        run.Complete("down");

        Assert.Equal((RunStatus.TimedOut, "Timeout"), (run.Status, run.Error!.Type));
        Assert.Equal("the run took longer than its duration of 02:00:00", run.Error.Message);
        Assert.Equal(Accepted.AddHours(2), run.History.Single(line => line.Kind == "run.timing_out").At);
    }

    [Fact]
    public void A_run_that_is_being_canceled_does_not_time_out()
    {
        var run = Of("deadline: { duration: 2h }").Start().Begin("a").Cancel().Fire(TimerKinds.Duration, "");

        run.Fail("a", "Canceled", retryable: false);

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Null(run.Error);
    }

    [Fact]
    public void A_run_that_has_not_ended_by_the_clock_goes_on_and_says_so()
    {
        var run = Of("deadline: { finish_by: \"14:00\" }").Start().After(TimeSpan.FromHours(2))
            .Apply(new PlannerEvent.TimerDue(TimerKinds.FinishBy, "", 0)).After(TimeSpan.FromHours(1)).Complete("a");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(Accepted.AddHours(2), run.Live.DeadlineMissedAt);
        Assert.Single(run.History, line => line.Kind == "run.deadline_missed");
    }

    [Fact]
    public void A_run_that_ends_late_says_so_though_its_timer_has_not_come()
    {
        var run = Of("deadline: { finish_by: \"14:00\" }").Start().After(TimeSpan.FromHours(3)).Complete("a");

        Assert.Equal(Accepted.AddHours(3), run.Live.DeadlineMissedAt);
        Assert.True(run.Last.MissesDeadline);
    }

    [Fact]
    public void A_run_that_ends_in_time_misses_nothing() =>
        Assert.Null(Of("deadline: { finish_by: \"14:00\", duration: 2h, start_within: 1m }").Start().Complete("a").Live.DeadlineMissedAt);

    [Fact]
    public void The_timers_of_an_acceptance_are_those_of_the_deadline()
    {
        var workflow = PlannedRun.Read("""
            workflow: w
            deadline: { start_within: 5m, finish_by: "06:00", timezone: Europe/Berlin, duration: 1h }
            tasks: { a: { uses: work } }
            """);

        var terms = RunTerms.Of(workflow, default, Accepted, out _)!;

        Assert.Null(terms.Place);
        Assert.Equal(
            new Dictionary<string, TimeSpan>
            {
                [TimerKinds.StartWithin] = TimeSpan.FromMinutes(5), [TimerKinds.FinishBy] = TimeSpan.FromHours(16),
            },
            terms.Timers.ToDictionary());
    }

    private static PlannedRun Of(string head) => new($"workflow: w\n{head}\ntasks:\n  a: {{ uses: work }}", at: Accepted);
}
