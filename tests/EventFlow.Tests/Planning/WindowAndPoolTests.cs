using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

/// <summary>Tasks that are ready for two reasons, one after the other.</summary>
public sealed class WindowAndPoolTests
{
    private const string Flow = """
        workflow: w
        window: { from: "09:00", to: "17:00", at_close: drain }
        tasks:
          load: { uses: sql, pool: warehouse, retry: { attempts: 3, delay: 1h } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slots_that_come_after_the_close_go_back_until_the_window_opens(bool restoring)
    {
        var run = Begun("16:00", restoring).After(TimeSpan.FromHours(2)).Grant("load");

        Assert.Equal(("ready", "its window opens at 2026-05-05T09:00:00Z"), (run.State("load"), run.Rows["load"].WaitReason));
        Assert.Equal([new SlotRelease(run.Live.Id, "load", 1, "warehouse", SlotOutcome.None)], run.Last.SlotsReleased);
        Assert.Empty(run.Sent);

        run.Fire(TimerKinds.Window, "load");

        Assert.Equal(("load", 2), Assert.Single(run.Slots).Key);
        Assert.Equal("queued", run.Grant("load").State("load"));
        Assert.Equal(2, Assert.Single(run.Sent).Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_waits_for_its_window_asks_for_no_slots(bool restoring)
    {
        var run = Begun("16:00", restoring).After(TimeSpan.FromHours(2)).Grant("load");

        run.Apply(new PlannerEvent.Reconcile(TimeSpan.FromSeconds(15)));
        Assert.Empty(run.Slots);

        run.Apply(new PlannerEvent.SlotGranted("load", 1, "warehouse"));
        Assert.Equal("ready", run.State("load"));
        Assert.Single(run.Last.SlotsReleased);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_retry_outside_of_the_window_waits_for_that_and_then_for_slots(bool restoring)
    {
        var run = Begun("16:30", restoring).Grant("load").Fail("load").Fire(TimerKinds.Retry, "load");

        Assert.Equal("its window opens at 2026-05-05T09:00:00Z", run.Rows["load"].WaitReason);
        Assert.Empty(run.Slots);

        Assert.Equal("waits for pool warehouse", run.Fire(TimerKinds.Window, "load").Rows["load"].WaitReason);
        Assert.Equal(2, run.Grant("load").Sent[^1].Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_has_begun_within_a_window_that_lets_it_finish_tries_again_after_it(bool restoring)
    {
        var run = new PlannedRun(
            """
            workflow: w
            tasks:
              load: { uses: sql, pool: warehouse, window: { from: "09:00", to: "17:00" }, retry: { attempts: 2, delay: 1h } }
            """,
            restoring: restoring, at: At("16:30")).Start().Grant("load").Fail("load").Fire(TimerKinds.Retry, "load");

        Assert.Equal("waits for pool warehouse", run.Rows["load"].WaitReason);
        Assert.Equal("queued", run.Grant("load").State("load"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancel_takes_back_what_either_of_them_waits_by(bool restoring)
    {
        var line = Begun("16:00", restoring).Cancel();
        var window = Begun("16:00", restoring).After(TimeSpan.FromHours(2)).Grant("load").Cancel();

        Assert.Equal((RunStatus.Canceled, 0), (line.Status, line.Slots.Count));
        Assert.Equal((RunStatus.Canceled, 0), (window.Status, window.Timers.Count));
        Assert.Empty(window.Last.SlotsReleased);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_window_holds_what_a_repair_begins_once_more(bool restoring)
    {
        var run = new PlannedRun(
            """
            workflow: w
            tasks:
              a: { uses: t, window: { from: "09:00", to: "17:00" } }
              call: { needs: [a], run: other, window: { from: "09:00", to: "17:00" } }
            """,
            restoring: restoring, at: At("16:00"))
            .Start().Complete("a").EndChild("call", error: new AttemptError("Broken", "it broke", Retryable: false));

        run.After(TimeSpan.FromHours(2)).Repair(from: "a");

        Assert.Equal((RunStatus.Running, "ready"), (run.Status, run.State("a")));
        run.Fire(TimerKinds.Window, "a").Complete("a");
        Assert.Equal(("awaiting", 2), (run.State("call"), run.Children.Count));
    }

    private static PlannedRun Begun(string time, bool restoring) => new PlannedRun(Flow, restoring: restoring, at: At(time)).Start();

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(
        $"2026-05-04T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
