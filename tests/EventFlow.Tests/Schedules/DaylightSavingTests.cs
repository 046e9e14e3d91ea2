using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class DaylightSavingTests
{
    public static TheoryData<string, string, string, string[]> Changes => new()
    {
        // Europe/Berlin goes from 02:00 to 03:00.
        { "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"] },
        { "0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00"] },
        { "30 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00"] },
        { "0 * * * *", "Europe/Berlin", "2026-03-29T00:00Z", ["2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"] },
        {
            "*/20 * * * *", "Europe/Berlin", "2026-03-29T00:30Z",
            ["2026-03-29T01:40+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00"]
        },
        {
            "30 * * * *", "Europe/Berlin", "2026-03-29T00:00Z",
            ["2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00"]
        },

        // And back from 03:00 to 02:00.
        { "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"] },
        { "30 2 * * *", "Europe/Berlin", "2026-10-25T01:15Z", ["2026-10-26T02:30+01:00"] },
        {
            "*/30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z",
            ["2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:00+01:00"]
        },
        {
            "0 1-3 * * *", "Europe/Berlin", "2026-10-24T12:00Z",
            ["2026-10-25T01:00+02:00", "2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00"]
        },
        {
            "30 * * * *", "Europe/Berlin", "2026-10-24T23:00Z",
            ["2026-10-25T01:30+02:00", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00"]
        },
        {
            "0 */2 * * *", "Europe/Berlin", "2026-10-24T22:30Z",
            ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T04:00+01:00"]
        },

        // Half an hour: from 02:00 to 02:30, and back from 02:00 to 01:30.
        { "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00Z", ["2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"] },
        {
            "0 * * * *", "Australia/Lord_Howe", "2026-10-03T14:00Z",
            ["2026-10-04T01:00+10:30", "2026-10-04T02:30+11:00", "2026-10-04T03:00+11:00"]
        },
        { "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00Z", ["2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30"] },
        {
            "*/15 * * * *", "Australia/Lord_Howe", "2026-04-04T14:20Z",
            [
                "2026-04-05T01:30+11:00", "2026-04-05T01:45+11:00", "2026-04-05T01:30+10:30",
                "2026-04-05T01:45+10:30", "2026-04-05T02:00+10:30",
            ]
        },

        // Days without a midnight, and one with two.
        { "@daily", "Asia/Beirut", "2026-03-28T12:00Z", ["2026-03-29T01:00+03:00", "2026-03-30T00:00+03:00"] },
        { "@daily", "Africa/Cairo", "2026-04-23T12:00Z", ["2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00"] },
        { "@daily", "America/Asuncion", "2023-09-30T12:00Z", ["2023-10-01T01:00-03:00", "2023-10-02T00:00-03:00"] },
        { "@daily", "America/Havana", "2026-10-31T12:00Z", ["2026-11-01T00:00-04:00", "2026-11-02T00:00-05:00"] },
        {
            "@hourly", "America/Havana", "2026-11-01T03:30Z",
            ["2026-11-01T00:00-04:00", "2026-11-01T00:00-05:00", "2026-11-01T01:00-05:00"]
        },

        // A gap that ends on the next day: the last hour of Saturday is missing.
        { "30 23 * * *", "America/Nuuk", "2026-03-28T12:00Z", ["2026-03-29T00:00-01:00", "2026-03-29T23:30-01:00"] },

        // The 30th does not exist at all.
        { "@daily", "Pacific/Apia", "2011-12-29T12:00Z", ["2011-12-31T00:00+14:00", "2012-01-01T00:00+14:00"] },
        { "0 12 * * *", "Pacific/Apia", "2011-12-29T23:00Z", ["2011-12-31T00:00+14:00", "2011-12-31T12:00+14:00"] },
        {
            "0 * * * *", "Pacific/Apia", "2011-12-30T08:30Z",
            ["2011-12-29T23:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T01:00+14:00"]
        },
        { "0 9 30 12 *", "Pacific/Apia", "2011-01-01T00:00Z", ["2011-12-31T00:00+14:00", "2012-12-30T09:00+14:00"] },

        // Not a daylight saving: the zone moved its standard time back at midnight.
        { "30 23 * * *", "Asia/Almaty", "2024-02-29T12:00Z", ["2024-02-29T23:30+06:00", "2024-03-01T23:30+05:00"] },
        {
            "30 * * * *", "Asia/Almaty", "2024-02-29T17:00Z",
            ["2024-02-29T23:30+06:00", "2024-02-29T23:30+05:00", "2024-03-01T00:30+05:00"]
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Around_a_change_of_the_clocks_it_fires(string expression, string zone, string after, string[] expected)
    {
        var schedule = CronSchedule.Parse(expression);
        var moment = Zones.Instant(after);
        foreach (var time in expected)
        {
            var next = schedule.Next(moment, Zones.Of(zone));

            Assert.Equal(time, Zones.Text(next));
            moment = next!.Value;
        }
    }

    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-29T01:00Z", "2026-03-28T02:30+01:00")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-29T01:01Z", "2026-03-29T03:00+02:00")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25T12:00Z", "2026-10-25T02:30+02:00")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-10-25T02:00Z", "2026-10-25T02:30+01:00")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-10-25T01:30Z", "2026-10-25T02:30+02:00")]
    [InlineData("0 9 30 12 *", "Pacific/Apia", "2012-01-01T00:00Z", "2011-12-31T00:00+14:00")]
    public void The_previous_time_is_one_that_was_next(string expression, string zone, string before, string previous) =>
        Assert.Equal(previous, Zones.Text(CronSchedule.Parse(expression).Previous(Zones.Instant(before), Zones.Of(zone))));
}
