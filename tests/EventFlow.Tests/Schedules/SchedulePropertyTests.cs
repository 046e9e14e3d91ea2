using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

/// <summary>Engines that look, are killed before or after they have stored what they decided, stand still, and whose database jumps in time:
/// every fire time has one run.</summary>
public sealed class SchedulePropertyTests
{
    private static readonly string[] Expressions = ["* * * * *", "*/7 * * * *", "30 * * * *", "30 2 * * *", "0 0 * * 0", "*/20 * * * * *"];
    private static readonly string[] TimeZoneNames = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

    [Fact]
    public void With_random_kills_and_jumps_of_the_clock_no_fire_time_is_missed_or_doubled()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            Play(seed);
        }
    }

    private static void Play(int seed)
    {
        var chance = new Random(seed);
        var id = ScheduleIds.Of($"w{seed}", "s");
        var begin = Zones.Instant("2026-03-28T12:00:00Z").AddDays(chance.Next(2) * 210);
        var zone = Zones.Of(TimeZoneNames[chance.Next(TimeZoneNames.Length)]);
        var times = new ScheduleTimes(CronSchedule.Parse(Expressions[chance.Next(Expressions.Length)]), zone);
        var cursor = new ScheduleCursor(id, times, Catchup.All, TimeSpan.FromSeconds(chance.Next(2) * 90));
        var (stored, now, watchedSince) = (begin, begin, begin);
        var runs = new Dictionary<Guid, DateTimeOffset>();
        for (var look = 0; look < 200; look++)
        {
            now += TimeSpan.FromSeconds(chance.Next(8) == 0 ? -chance.Next(3_600) : chance.Next(chance.Next(20) == 0 ? 20_000 : 90));
            watchedSince = chance.Next(3) == 0 ? now : watchedSince;
            var step = cursor.Advance(new SchedulePosition(stored, begin), now, watchedSince, most: 1 + chance.Next(50));
            if (chance.Next(3) == 0)
            {
                // Killed before the commit: nothing of it has happened.
                continue;
            }

            foreach (var fire in step.Fires)
            {
                Assert.True(runs.TryAdd(ScheduleIds.OfRun(id, fire.At, fire.DueAt), fire.At), $"seed {seed}: {fire.At} fired twice");
            }

            stored = step.Last;
        }

        Assert.Equal(Expected(times, begin, stored), runs.Values.Order());
    }

    private static IEnumerable<DateTimeOffset> Expected(ScheduleTimes times, DateTimeOffset begin, DateTimeOffset end)
    {
        for (var at = times.Next(begin); at <= end; at = times.Next(at.Value))
        {
            yield return at.Value;
        }
    }
}
