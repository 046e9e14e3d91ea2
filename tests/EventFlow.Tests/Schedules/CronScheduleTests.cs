using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class CronScheduleTests
{
    private static readonly TimeZoneInfo Utc = TimeZoneInfo.Utc;

    [Theory]
    [InlineData("*/15 * * * *", "2026-11-26T10:00Z", "2026-11-26T10:15+00:00")]
    [InlineData("30 */10 * * * *", "2026-11-26T10:00Z", "2026-11-26T10:00:30+00:00")]
    [InlineData("0 22-6 * * *", "2026-11-26T23:30Z", "2026-11-27T00:00+00:00")]
    [InlineData("0 0 * * FRI-MON", "2026-11-23T00:00Z", "2026-11-27T00:00+00:00")]
    [InlineData("0 0 * * 7", "2026-11-26T00:00Z", "2026-11-29T00:00+00:00")]
    [InlineData("0 0 * * 7-2", "2026-11-24T00:00Z", "2026-11-29T00:00+00:00")]
    [InlineData("0 0 * * 7-3/2", "2026-11-26T00:00Z", "2026-11-29T00:00+00:00")]
    [InlineData("0 0 L * *", "2028-02-01T00:00Z", "2028-02-29T00:00+00:00")]
    [InlineData("0 0 L-2 * *", "2026-11-01T00:00Z", "2026-11-28T00:00+00:00")]
    [InlineData("0 0 LW * *", "2027-01-01T00:00Z", "2027-01-29T00:00+00:00")]
    [InlineData("0 0 1W * *", "2027-05-01T00:00Z", "2027-05-03T00:00+00:00")]
    [InlineData("0 0 15,L * *", "2026-11-16T00:00Z", "2026-11-30T00:00+00:00")]
    [InlineData("0 0 ? * MON#1,MON#3", "2026-11-03T00:00Z", "2026-11-16T00:00+00:00")]
    [InlineData("0 0 ? * FRIL", "2026-11-01T00:00Z", "2026-11-27T00:00+00:00")]
    [InlineData("@daily", "2026-11-26T00:00Z", "2026-11-27T00:00+00:00")]
    [InlineData("@weekly", "2026-11-26T00:00Z", "2026-11-29T00:00+00:00")]
    [InlineData(" @YEARLY ", "2026-11-26T00:00Z", "2027-01-01T00:00+00:00")]
    public void The_next_time_lies_after_the_moment(string expression, string after, string next) =>
        Assert.Equal(next, Zones.Text(CronSchedule.Parse(expression).Next(Zones.Instant(after), Utc)));

    [Fact]
    public void Days_of_month_and_days_of_week_add_up_where_both_are_restricted()
    {
        var days = CronSchedule.Parse("0 0 13 * FRI")
            .Between(Zones.Instant("2026-11-01T00:00Z"), Zones.Instant("2026-12-01T00:00Z"), Utc)
            .Select(time => time.Day);

        Assert.Equal([6, 13, 20, 27], days);
        Assert.Equal(
            "2026-10-13T00:00+00:00",
            Zones.Text(CronSchedule.Parse("0 0 13 * FRI").Previous(Zones.Instant("2026-10-16T00:00Z"), Utc)));
    }

    [Theory]
    [InlineData("0 0 */2 * MON", "2026-11-24T00:00Z", "2026-11-25T00:00+00:00")]
    [InlineData("0 0 * * MON", "2026-11-24T00:00Z", "2026-11-30T00:00+00:00")]
    [InlineData("0 0 ? * MON", "2026-11-24T00:00Z", "2026-11-30T00:00+00:00")]
    [InlineData("0 0 */1 * MON", "2026-11-24T00:00Z", "2026-11-30T00:00+00:00")]
    [InlineData("0 0 30 2 MON", "2026-11-24T00:00Z", "2027-02-01T00:00+00:00")]
    public void A_step_restricts_and_every_day_does_not(string expression, string after, string next) =>
        Assert.Equal(next, Zones.Text(CronSchedule.Parse(expression).Next(Zones.Instant(after), Utc)));

    [Theory]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00+00:00", "2024-02-29T00:00+00:00")]
    [InlineData("0 0 ? 2 MON#5", "2044-02-29T00:00+00:00", "2016-02-29T00:00+00:00")]
    [InlineData("0 0 29 2 MON#1", "2027-02-01T00:00+00:00", "2026-02-02T00:00+00:00")]
    [InlineData("0 0 L-30 12 *", "2026-12-01T00:00+00:00", "2025-12-01T00:00+00:00")]
    public void Dates_that_come_seldom_are_found(string expression, string next, string previous)
    {
        var schedule = CronSchedule.Parse(expression);

        Assert.Equal(next, Zones.Text(schedule.Next(Zones.Instant("2026-11-26T00:00Z"), Utc)));
        Assert.Equal(previous, Zones.Text(schedule.Previous(Zones.Instant("2026-11-26T00:00Z"), Utc)));
    }

    [Fact]
    public void An_interval_has_its_beginning_and_not_its_end()
    {
        var schedule = CronSchedule.Parse("0 * * * *");
        var from = Zones.Instant("2026-11-26T10:00Z");

        Assert.Equal([from, from.AddHours(1)], schedule.Between(from, from.AddHours(2), Utc));
        Assert.Empty(schedule.Between(from, from, Utc));
        Assert.Empty(schedule.Between(from, from.AddHours(-3), Utc));
    }

    [Fact]
    public void Parts_of_a_second_count()
    {
        var schedule = CronSchedule.Parse("* * * * * *");
        var second = Zones.Instant("2026-11-26T10:00:00Z");

        Assert.Equal(second, schedule.Next(second.AddTicks(-1), Utc));
        Assert.Equal(second, schedule.Previous(second.AddTicks(1), Utc));
        Assert.Equal(second.AddSeconds(1), schedule.Next(second.AddTicks(1), Utc));
        Assert.Equal(second.AddSeconds(-1), schedule.Previous(second, Utc));
    }

    [Fact]
    public void The_calendar_ends_without_a_fault()
    {
        var schedule = CronSchedule.Parse("* * * * *");

        foreach (var zone in new[] { Utc, Zones.Of("Pacific/Kiritimati"), Zones.Of("Pacific/Pago_Pago") })
        {
            Assert.Null(schedule.Next(DateTimeOffset.MaxValue, zone));
            Assert.NotNull(schedule.Next(DateTimeOffset.MinValue, zone));
            Assert.Null(schedule.Previous(DateTimeOffset.MinValue, zone));
            Assert.NotNull(schedule.Previous(DateTimeOffset.MaxValue, zone));
        }
    }

    [Fact]
    public void Before_and_after_are_each_others_mirror_in_every_kind_of_zone()
    {
        string[] zones = ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia", "Asia/Almaty", "America/Nuuk"];
        foreach (var zone in zones.Select(Zones.Of))
        {
            foreach (var expression in new[] { "*/20 * * * *", "30 1-3 * * *", "0 0 * * *", "30 23 * * *", "15 2 * * SUN", "0 */2 L * *" })
            {
                AssertMirrored(CronSchedule.Parse(expression), zone, "2011-12-20T00:00Z", "2012-01-10T00:00Z");
                AssertMirrored(CronSchedule.Parse(expression), zone, "2024-02-20T00:00Z", "2024-04-20T00:00Z");
                AssertMirrored(CronSchedule.Parse(expression), zone, "2024-10-01T00:00Z", "2024-11-10T00:00Z");
            }
        }
    }

    private static void AssertMirrored(CronSchedule schedule, TimeZoneInfo zone, string from, string to)
    {
        var times = schedule.Between(Zones.Instant(from), Zones.Instant(to), zone).ToList();
        var back = new List<DateTimeOffset>();
        for (var time = schedule.Previous(Zones.Instant(to), zone); time >= Zones.Instant(from); time = schedule.Previous(time.Value, zone))
        {
            back.Add(time.Value);
        }

        back.Reverse();
        Assert.Equal(times, back);
        Assert.Equal(times.Distinct().Order(), times);
    }
}
