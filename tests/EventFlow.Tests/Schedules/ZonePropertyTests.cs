using System.Collections.Concurrent;
using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

/// <summary>Every zone of the database, 2020 to 2035. What is expected is found by asking for the offset at single instants.</summary>
public sealed class ZonePropertyTests
{
    private static readonly DateTime From = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = new(2036, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Grid = TimeSpan.FromMinutes(1);

    // Many names stand for one history of offsets, and one of them is enough.
    private static readonly IReadOnlyList<(TimeZoneInfo Zone, IReadOnlyList<DateTime> Changes)> All =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => (zone, ChangesOf(zone)))
            .DistinctBy(zone => string.Join(';', zone.Item2.Prepend(From).Select(time => $"{time.Ticks}:{zone.zone.GetUtcOffset(time)}")))];

    [Fact]
    public void There_are_zones_to_look_at()
    {
        Assert.InRange(TimeZoneInfo.GetSystemTimeZones().Count, 300, 2_000);
        Assert.InRange(All.Count, 60, 400);
    }

    [Theory]
    [InlineData("0 * * * *", 0)]
    [InlineData("45 * * * *", 45)]
    public void An_hourly_schedule_skips_and_doubles_nothing(string expression, int minute) => ForEach((zone, changes, report) =>
    {
        var schedule = CronSchedule.Parse(expression);
        foreach (var change in changes.DefaultIfEmpty(From.AddYears(1)))
        {
            var (from, to) = (change.AddHours(-30), change.AddHours(30));
            var expected = Hours(zone, changes, from, to, minute);
            var found = schedule.Between(from, to, zone).Select(time => time.UtcDateTime);
            if (!expected.SequenceEqual(found))
            {
                report($"{expression} around {change:u}");
            }
        }
    });

    [Fact]
    public void Away_from_changes_each_hour_follows_the_one_before()
    {
        // 140,000 hours each, so not every zone.
        foreach (var (zone, changes) in All.Where((_, number) => number % 8 == 0))
        {
            var last = From;
            foreach (var time in CronSchedule.Parse("0 * * * *").Between(From, To, zone).Select(time => time.UtcDateTime))
            {
                Assert.True(
                    last == From || time - last == TimeSpan.FromHours(1) || changes.Any(change => change >= last && change <= time),
                    $"{zone.Id}: {last:u} and then {time:u}");
                last = time;
            }

            Assert.True(last > To.AddHours(-2), $"{zone.Id} ends at {last:u}");
        }
    }

    [Theory]
    [InlineData("0 0 * * *", 1)]
    [InlineData("30 2 * * *", 1)]
    [InlineData("0 0 * * SUN", 7)]
    [InlineData("30 1 * * SUN", 7)]
    public void A_daily_or_weekly_schedule_fires_once_on_each_of_its_days(string expression, int step) => ForEach((zone, _, report) =>
    {
        var last = DateOnly.MinValue;
        foreach (var time in CronSchedule.Parse(expression).Between(From, To, zone))
        {
            var date = DateOnly.FromDateTime(time.DateTime);
            if (last != DateOnly.MinValue && date.DayNumber - last.DayNumber != step)
            {
                report($"{expression}: {last:o} and then {time:o}");
            }

            last = date;
        }

        if (last < new DateOnly(2035, 12, 24))
        {
            report($"{expression} ends on {last:o}");
        }
    });

    private static void ForEach(Action<TimeZoneInfo, IReadOnlyList<DateTime>, Action<string>> check)
    {
        var wrong = new ConcurrentBag<string>();
        Parallel.ForEach(All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, zone =>
            check(zone.Zone, zone.Changes, what => wrong.Add($"{zone.Zone.Id}: {what}")));

        Assert.Equal("", string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    /// <summary>Instants at which the wall shows this minute, and ends of gaps that hold it.</summary>
    private static List<DateTime> Hours(TimeZoneInfo zone, IReadOnlyList<DateTime> changes, DateTime from, DateTime to, int minute)
    {
        var shown = new SortedSet<DateTime>();
        for (var time = from; time < to; time += Grid)
        {
            if ((time + zone.GetUtcOffset(time)).Minute == minute)
            {
                shown.Add(time);
            }
        }

        foreach (var change in changes.Where(change => change >= from && change < to))
        {
            var end = change + zone.GetUtcOffset(change);
            for (var skipped = change + zone.GetUtcOffset(change.AddSeconds(-1)); skipped < end; skipped += Grid)
            {
                if (skipped.Minute == minute)
                {
                    shown.Add(change);
                }
            }
        }

        return [.. shown];
    }

    private static List<DateTime> ChangesOf(TimeZoneInfo zone)
    {
        var changes = new List<DateTime>();
        for (var day = From; day < To; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1)))
            {
                continue;
            }

            var time = day;
            while (zone.GetUtcOffset(time) == zone.GetUtcOffset(day))
            {
                time += Grid;
            }

            changes.Add(time);
        }

        return changes;
    }
}
