using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class ScheduleTimesTests
{
    // 2026-04-03 is Good Friday, 2026-04-06 Easter Monday.
    private const string Easter = "calendar: c\nholidays: { 2026-04-03: Good Friday, 2026-04-06: Easter Monday }\nnon_business_day: ";

    [Theory]
    [InlineData("skip", "2026-04-02T06:00+02:00 2026-04-07T06:00+02:00 2026-04-08T06:00+02:00")]
    [InlineData("next", "2026-04-02T06:00+02:00 2026-04-07T06:00+02:00 2026-04-08T06:00+02:00")]
    [InlineData("previous", "2026-04-02T06:00+02:00 2026-04-07T06:00+02:00 2026-04-08T06:00+02:00")]
    public void A_daily_schedule_fires_once_on_each_business_day(string moved, string expected) =>
        Assert.Equal(expected, Next(Of("0 6 * * *", moved), "2026-04-02T00:00+02:00", 3));

    [Theory]
    [InlineData("skip", "2026-07-03T06:00+02:00")]
    [InlineData("next", "2026-04-07T06:00+02:00")]
    [InlineData("previous", "2026-04-02T06:00+02:00")]
    public void What_falls_on_no_business_day_is_left_out_or_moves(string moved, string expected) =>
        Assert.Equal(expected, Next(Of("0 6 3 */3 *", moved), "2026-04-01T00:00+02:00", 1));

    [Fact]
    public void What_moves_to_a_day_stands_between_what_that_day_has_itself() =>
        Assert.Equal(
            "2026-04-07T05:00+02:00 2026-04-07T06:00+02:00",
            Next(Of("0 5,6 3,7 4 *", "next"), "2026-04-03T00:00+02:00", 2));

    [Fact]
    public void Backwards_it_names_the_same_times()
    {
        foreach (var moved in new[] { "skip", "next", "previous" })
        {
            var times = Of("0 6,18 * * *", moved);
            var forward = new List<DateTimeOffset>();
            for (var at = times.Next(Zones.Instant("2026-03-25T00:00Z")); forward.Count < 20; at = times.Next(at.Value))
            {
                forward.Add(at!.Value);
            }

            foreach (var (one, next) in forward.Zip(forward.Skip(1)))
            {
                Assert.Equal(one, times.Previous(next));
                Assert.Equal(one, times.IntervalStart(next));
                Assert.Equal(next, times.IntervalEnd(one));
            }
        }
    }

    [Fact]
    public void It_fires_from_its_start_and_not_at_its_end()
    {
        var times = new ScheduleTimes(
            CronSchedule.Parse("@daily"), Zones.Of("Europe/Berlin"), null, Zones.Instant("2026-01-02T00:00+01:00"),
            Zones.Instant("2026-01-04T00:00+01:00"));

        Assert.Equal(
            "2026-01-02T00:00+01:00 2026-01-03T00:00+01:00 never", Next(times, "2025-01-01T00:00Z", 3));
        Assert.Equal("2026-01-03T00:00+01:00", Zones.Text(times.Previous(Zones.Instant("2027-01-01T00:00Z"))));
        Assert.Equal("never", Zones.Text(times.Previous(Zones.Instant("2026-01-02T00:00+01:00"))));
    }

    [Fact]
    public void Hourly_intervals_of_the_days_that_change_the_clocks_are_23_and_25()
    {
        var times = new ScheduleTimes(CronSchedule.Parse("@hourly"), Zones.Of("Europe/Berlin"));

        Assert.Equal(23, Count("2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00"));
        Assert.Equal(25, Count("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"));

        int Count(string from, string to)
        {
            var count = 0;
            for (var at = times.Next(Zones.Instant(from)); at <= Zones.Instant(to); at = times.Next(at.Value))
            {
                Assert.Equal(TimeSpan.FromHours(1), at.Value - times.IntervalStart(at.Value));
                count++;
            }

            return count;
        }
    }

    private static ScheduleTimes Of(string cron, string moved)
    {
        var calendar = CalendarFile.Read(Encoding.UTF8.GetBytes(Easter + moved), "c.yaml").Calendar!;
        return new ScheduleTimes(CronSchedule.Parse(cron), Zones.Of("Europe/Berlin"), calendar);
    }

    private static string Next(ScheduleTimes times, string from, int count)
    {
        var found = new List<string>();
        DateTimeOffset? at = Zones.Instant(from);
        while (found.Count < count)
        {
            at = at is { } time ? times.Next(time) : null;
            found.Add(Zones.Text(at));
        }

        return string.Join(' ', found);
    }
}
