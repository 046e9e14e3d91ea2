using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Planning;

/// <summary>Windows of runs and tasks, with every state also rebuilt from its rows.</summary>
public class WindowTests
{
    private const string Night = """
        workflow: night
        window: { from: "22:00", to: "06:00", timezone: Europe/Berlin, at_close: AT_CLOSE }
        tasks:
          a: { uses: work }
          b: { needs: [a], uses: work }
        """;

    private const string Office = """
        workflow: office
        tasks:
          a: { uses: work, window: { from: "09:00", to: "17:00", at_close: AT_CLOSE }, retry: { attempts: 3, delay: 1h } }
          b: { needs: [a], uses: work }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_outside_of_its_window_is_pending_until_it_opens(bool restoring)
    {
        var run = Begun(Night, "2026-05-04T12:00:00Z", restoring);

        Assert.Equal(RunStatus.Pending, run.Status);
        Assert.Equal("run.waiting", Assert.Single(run.History).Kind);
        Assert.Contains("its window opens at 2026-05-04T20:00:00Z", run.History[0].Data, StringComparison.Ordinal);
        run.Fire(TimerKinds.Window, "");
        Assert.Equal((RunStatus.Running, "queued"), (run.Status, run.State("a")));
        Assert.Equal(Instant("2026-05-04T20:00:00Z"), run.Now);
    }

    [Fact]
    public void A_run_within_its_window_starts_at_once() =>
        Assert.Equal(RunStatus.Running, Begun(Night, "2026-05-04T23:00:00Z").Status);

    [Theory]
    // In the gap of 2026-03-29 there is no 02:30 in Berlin: it opens at the end of the gap, 03:00 summer time.
    [InlineData("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    // On 2026-10-25 02:30 comes twice: it opens the first time.
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    public void A_window_opens_as_a_schedule_at_its_time_would_fire(string accepted, string opens)
    {
        var run = Begun(Night.Replace("22:00", "02:30", StringComparison.Ordinal), accepted).Fire(TimerKinds.Window, "");

        Assert.Equal(Instant(opens), run.Now);
        Assert.Equal(RunStatus.Running, run.Status);
    }

    [Fact]
    public void A_timer_that_fires_too_early_waits_for_the_rest()
    {
        var run = Begun(Night, "2026-05-04T12:00:00Z");

        run.After(TimeSpan.FromHours(7)).Apply(new PlannerEvent.TimerDue(TimerKinds.Window, "", 0));

        Assert.Equal(RunStatus.Pending, run.Status);
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(run.Timers).Value);
        Assert.Single(run.History);
    }

    [Fact]
    public void A_pending_run_can_be_canceled()
    {
        var run = Begun(Night, "2026-05-04T12:00:00Z").Cancel("not today");

        Assert.Equal(RunStatus.Canceled, run.Status);
    }

    [Fact]
    public void With_finish_a_run_that_has_begun_goes_on_after_the_close()
    {
        var run = Begun(Night, "2026-05-05T03:00:00Z").After(TimeSpan.FromHours(2)).Complete("a");

        Assert.Equal("queued", run.State("b"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_drain_no_task_begins_after_the_close(bool restoring)
    {
        var run = Begun(Night, "2026-05-05T03:00:00Z", restoring, "drain").After(TimeSpan.FromHours(2)).Complete("a");

        Assert.Equal("ready", run.State("b"));
        Assert.Equal("its window opens at 2026-05-05T20:00:00Z", run.Rows["b"].WaitReason);
        Assert.Equal(1, run.Live.ActiveTasks);
        run.Fire(TimerKinds.Window, "b");
        Assert.Equal(("queued", null), (run.State("b"), run.Rows["b"].WaitReason));
        Assert.Equal(RunStatus.Succeeded, run.Complete("b").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_task_outside_of_its_window_is_ready_until_it_opens(bool restoring)
    {
        var run = Begun(Office, "2026-05-04T06:00:00Z", restoring);

        Assert.Equal((RunStatus.Running, "ready", 0), (run.Status, run.State("a"), run.Rows["a"].Attempt));
        run.Fire(TimerKinds.Window, "a");
        Assert.Equal(("queued", 1), (run.State("a"), run.Rows["a"].Attempt));
        Assert.Equal(Instant("2026-05-04T09:00:00Z"), run.Now);
    }

    [Theory]
    [InlineData("finish", "queued")]
    [InlineData("drain", "ready")]
    public void A_retry_after_the_close_waits_where_the_window_drains(string atClose, string state)
    {
        var run = Begun(Office, "2026-05-04T16:30:00Z", atClose: atClose).Fail("a").Fire(TimerKinds.Retry, "a");

        Assert.Equal(state, run.State("a"));
        Assert.Equal(atClose == "drain" ? 1 : 2, run.Rows["a"].Attempt);
    }

    [Fact]
    public void A_retry_that_waited_for_the_window_is_the_next_attempt()
    {
        var run = Begun(Office, "2026-05-04T16:30:00Z", atClose: "drain").Fail("a").Fire(TimerKinds.Retry, "a");

        run.Fire(TimerKinds.Window, "a");

        Assert.Equal(("queued", 2), (run.State("a"), run.Rows["a"].Attempt));
        Assert.Equal(Instant("2026-05-05T09:00:00Z"), run.Now);
    }

    [Theory]
    [InlineData("tasks: { in: { uses: work } }", "in")]
    [InlineData("foreach: \"${{ [1..3] }}\"\n    uses: work", "a[0]")]
    public void What_others_are_inside_of_waits_as_a_whole(string body, string first)
    {
        var run = Begun($"workflow: w\ntasks:\n  a:\n    window: {{ from: \"09:00\", to: \"17:00\" }}\n    {body}", "2026-05-04T06:00:00Z");

        Assert.Equal("ready", run.State("a"));
        Assert.Equal(1, run.Live.ActiveTasks);
        run.Fire(TimerKinds.Window, "a");
        Assert.Equal("running", run.State("a"));
        Assert.Equal("queued", run.State(first == "in" ? "a/in" : first));
    }

    [Fact]
    public void A_group_that_drains_keeps_what_is_inside_of_it()
    {
        var run = Begun(
            """
            workflow: w
            tasks:
              g:
                window: { from: "09:00", to: "17:00", at_close: drain }
                tasks: { a: { uses: work }, b: { needs: [a], uses: work } }
            """,
            "2026-05-04T16:00:00Z").After(TimeSpan.FromHours(2)).Complete("g/a");

        Assert.Equal("ready", run.State("g/b"));
        run.Fire(TimerKinds.Window, "g/b");
        Assert.Equal(RunStatus.Succeeded, run.Complete("g/b").Status);
    }

    [Fact]
    public void A_task_waits_until_all_windows_it_needs_are_open()
    {
        var run = Begun(
            """
            workflow: w
            window: { days: [mon, wed], at_close: drain }
            tasks: { a: { uses: work }, b: { needs: [a], uses: work, window: { from: "09:00", to: "17:00" } } }
            """,
            "2026-05-04T16:00:00Z").After(TimeSpan.FromHours(2)).Complete("a");

        Assert.Equal("its window opens at 2026-05-06T09:00:00Z", run.Rows["b"].WaitReason);
        Assert.Equal("queued", run.Fire(TimerKinds.Window, "b").State("b"));
    }

    [Fact]
    public void Windows_that_are_never_open_together_fail_the_task()
    {
        var run = Begun(
            """
            workflow: w
            window: { from: "09:00", to: "10:00", at_close: drain }
            tasks: { a: { uses: work, window: { from: "12:00", to: "13:00" } } }
            """,
            "2026-05-04T09:30:00Z");

        Assert.Equal((RunStatus.Failed, "failed"), (run.Status, run.State("a")));
        Assert.StartsWith("task a failed: EF2173 its window and those around it", run.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancel_ends_tasks_that_wait_for_a_window()
    {
        var run = Begun(Office, "2026-05-04T06:00:00Z").Cancel();

        Assert.Equal((RunStatus.Canceled, "canceled"), (run.Status, run.State("a")));
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void What_tears_down_does_not_wait_once_the_run_is_canceled()
    {
        var run = Begun(
            """
            workflow: w
            tasks:
              up: { uses: work }
              down: { teardown: [up], uses: work, window: { from: "09:00", to: "17:00" } }
              long: { needs: [up], uses: work }
            """,
            "2026-05-04T18:00:00Z").Complete("up").Begin("long").Complete("long");
        Assert.Equal("ready", run.State("down"));

        run.Cancel();

        Assert.Equal("queued", run.State("down"));
        Assert.Equal(RunStatus.Canceled, run.Complete("down").Status);
    }

    [Fact]
    public void A_condition_is_asked_before_a_window()
    {
        var run = Begun(
            "workflow: w\ntasks:\n  a: { uses: work, when: false, window: { from: \"09:00\", to: \"17:00\" } }", "2026-05-04T06:00:00Z");

        Assert.Equal("skipped", run.State("a"));
    }

    [Fact]
    public void A_calendar_keeps_a_window_closed_on_days_off()
    {
        var options = new PlannerOptions();
        options.Calendars.Put(new BusinessCalendar { Name = "de", Holidays = Days("2026-05-01") });

        var run = Begun(
            "workflow: w\nwindow: { from: \"09:00\", to: \"17:00\", calendar: de }\ntasks:\n  a: { uses: work }",
            "2026-04-30T20:00:00Z", options: options);

        Assert.Contains("2026-05-04T09:00:00Z", run.History[0].Data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_nobody_knows_fails_the_run_or_the_task()
    {
        const string window = "window: { calendar: nowhere }";
        var run = Begun($"workflow: w\n{window}\ntasks:\n  a: {{ uses: work }}", "2026-05-04T06:00:00Z");
        var other = Begun($"workflow: w\ntasks:\n  a: {{ uses: work, {window} }}", "2026-05-04T06:00:00Z");

        Assert.Equal((RunStatus.Failed, "Window"), (run.Status, run.Error!.Type));
        Assert.StartsWith("EF2172 its window names calendar 'nowhere'", run.Error.Message, StringComparison.Ordinal);
        Assert.Equal((RunStatus.Failed, "failed"), (other.Status, other.State("a")));
    }

    [Fact]
    public void A_window_that_never_opens_fails_the_run()
    {
        var options = new PlannerOptions();
        options.Calendars.Put(new BusinessCalendar { Name = "weekdays" });

        var run = Begun(
            "workflow: w\nwindow: { days: sat-sun, calendar: weekdays }\ntasks:\n  a: { uses: work }", "2026-05-04T06:00:00Z",
            options: options);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.StartsWith("EF2173", run.Error!.Message, StringComparison.Ordinal);
    }

    private static Dictionary<DateOnly, string> Days(params string[] days) =>
        days.ToDictionary(day => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), day => day);

    private static PlannedRun Begun(
        string yaml, string at, bool restoring = false, string atClose = "finish", PlannerOptions? options = null) =>
        new PlannedRun(yaml.Replace("AT_CLOSE", atClose, StringComparison.Ordinal), restoring: restoring, at: Instant(at))
        {
            Options = options ?? PlannerOptions.Default,
        }.Start();

    private static DateTimeOffset Instant(string text) => Instants.TryParse(text, out var at) ? at : throw new FormatException(text);
}
