using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class BackfillTests
{
    private static readonly DateTimeOffset Now = Zones.Instant("2026-11-26T12:00:00Z");

    [Fact]
    public void A_year_of_days_is_365_intervals_and_the_clocks_change_in_two()
    {
        var intervals = Daily("2025-01-01T00:00+01:00", "2026-01-01T00:00+01:00");

        Assert.Equal(365, intervals.Count);
        Assert.Equal([23, 25], intervals.Select(one => (int)(one.End - one.Start).TotalHours).Where(hours => hours != 24));
        Assert.Equal(intervals.Skip(1).Select(one => one.Start), intervals.SkipLast(1).Select(one => one.End));
    }

    [Fact]
    public void An_interval_belongs_to_the_range_it_begins_in()
    {
        var intervals = Daily("2026-01-01T00:00+01:00", "2026-01-01T00:01+01:00");

        Assert.Equal("2026-01-02T00:00+01:00", Zones.Text(Assert.Single(intervals).End));
        Assert.Empty(Daily("2026-01-01T00:01+01:00", "2026-01-02T00:00+01:00"));
    }

    [Fact]
    public void What_has_not_ended_yet_is_no_past()
    {
        var intervals = Daily("2026-11-24T00:00+01:00", "2027-01-01T00:00+01:00");

        Assert.Equal(["2026-11-24T00:00+01:00", "2026-11-25T00:00+01:00"], intervals.Select(one => Zones.Text(one.Start)));
    }

    [Fact]
    public void Too_many_are_counted_no_further_than_that() =>
        Assert.Equal(
            BackfillIntervals.Most + 1,
            BackfillIntervals.Of(
                new ScheduleTimes(CronSchedule.Parse("* * * * *"), TimeZoneInfo.Utc), Now.AddYears(-5), Now, Now).Count);

    [Theory]
    [InlineData(Rerun.Missing, "", true)]
    [InlineData(Rerun.Missing, "failed", false)]
    [InlineData(Rerun.Failed, "", true)]
    [InlineData(Rerun.Failed, "failed", true)]
    [InlineData(Rerun.Failed, "failed succeeded", false)]
    [InlineData(Rerun.Failed, "timed_out running", false)]
    [InlineData(Rerun.All, "succeeded", true)]
    public void Which_intervals_are_run_again_is_a_choice(Rerun rerun, string states, bool needs) =>
        Assert.Equal(needs, BackfillIntervals.Needs(rerun, states.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("running", 0, 10, false, false, 4, null)]
    [InlineData("running", 3, 10, false, false, 1, null)]
    [InlineData("running", 4, 10, false, false, 0, null)]
    [InlineData("running", 0, 2, false, false, 2, null)]
    [InlineData("running", 0, 10, false, true, 0, null)]
    [InlineData("running", 1, 0, true, false, 0, null)]
    [InlineData("running", 0, 0, false, false, 0, "succeeded")]
    [InlineData("running", 0, 0, true, true, 0, "failed")]
    [InlineData("paused", 0, 10, false, false, 0, null)]
    [InlineData("canceling", 2, 0, true, false, 0, null)]
    [InlineData("canceling", 0, 0, true, false, 0, "canceled")]
    public void It_starts_as_many_as_it_may_and_ends_when_all_have(
        string state, int open, int waiting, bool hasFailed, bool othersWait, int starts, string? end) =>
        Assert.Equal(new BackfillStep(starts, end), BackfillStep.Next(state, max: 4, open, waiting, hasFailed, othersWait));

    private static IReadOnlyList<ScheduleInterval> Daily(string from, string to) => BackfillIntervals.Of(
        new ScheduleTimes(CronSchedule.Parse("@daily"), Zones.Of("Europe/Berlin")), Zones.Instant(from), Zones.Instant(to), Now);
}
