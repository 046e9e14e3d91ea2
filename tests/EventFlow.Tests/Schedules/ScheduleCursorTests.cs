using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class ScheduleCursorTests
{
    private const int Many = 1_000;
    private static readonly Guid Id = ScheduleIds.Of("w", "s");
    private static readonly DateTimeOffset Noon = Zones.Instant("2026-05-04T12:00:00Z");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(Catchup.None, "")]
    [InlineData(Catchup.Latest, "10")]
    [InlineData(Catchup.All, "1 2 3 4 5 6 7 8 9 10")]
    public void After_ten_minutes_down_a_minutely_schedule_has_none_the_last_or_all_of_ten_runs(Catchup catchup, string minutes)
    {
        var back = Noon + (Minute * 10) + TimeSpan.FromSeconds(40);

        var step = Cursor(catchup).Advance(new SchedulePosition(Noon, Noon - Minute), back, watchedSince: back, Many);

        Assert.Equal(minutes, Minutes(step));
        Assert.Equal((Noon + (Minute * 10), Noon + (Minute * 11)), (step.Last, step.Next!.At));
        Assert.Equal(catchup != Catchup.All, step.HasMissed);
    }

    [Theory]
    [InlineData(Catchup.None)]
    [InlineData(Catchup.Latest)]
    [InlineData(Catchup.All)]
    public void Whoever_has_been_looking_all_the_time_misses_nothing_however_late_it_is(Catchup catchup)
    {
        var step = Cursor(catchup).Advance(new SchedulePosition(Noon, Noon), Noon + (Minute * 3), watchedSince: Noon, Many);

        Assert.Equal("1 2 3", Minutes(step));
        Assert.False(step.HasMissed);
    }

    [Fact]
    public void Whoever_is_back_at_once_has_missed_nothing()
    {
        var back = Noon + Minute + TimeSpan.FromSeconds(20);

        var step = Cursor(Catchup.None).Advance(new SchedulePosition(Noon, Noon), back, watchedSince: back, Many);

        Assert.Equal("1", Minutes(step));
    }

    [Theory]
    [InlineData(Catchup.None, "")]
    [InlineData(Catchup.Latest, "5")]
    [InlineData(Catchup.All, "1 2 3 4 5")]
    public void What_passed_in_a_pause_is_missed_though_everybody_was_looking(Catchup catchup, string minutes)
    {
        var resumed = Noon + (Minute * 5) + TimeSpan.FromSeconds(1);

        var step = Cursor(catchup).Advance(new SchedulePosition(Noon, resumed), resumed, watchedSince: Noon, Many);

        Assert.Equal(minutes, Minutes(step));
    }

    [Fact]
    public void What_is_not_due_yet_stays()
    {
        var step = Cursor(Catchup.All).Advance(new SchedulePosition(Noon, Noon), Noon + TimeSpan.FromSeconds(59), Noon, Many);

        Assert.Empty(step.Fires);
        Assert.Equal((Noon, Noon + Minute), (step.Last, step.Next!.DueAt));
    }

    [Fact]
    public void Many_at_once_come_in_parts_and_each_once()
    {
        var cursor = Cursor(Catchup.All);
        var position = new SchedulePosition(Noon, Noon);
        var fires = new List<FireTime>();
        for (var part = 0; part < 4; part++)
        {
            var step = cursor.Advance(position, Noon + (Minute * 10), Noon + (Minute * 10), most: 3);
            fires.AddRange(step.Fires);
            position = position with { Last = step.Last };
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(minute => Noon + (Minute * minute)), fires.Select(fire => fire.At));
    }

    [Fact]
    public void Jitter_is_the_same_every_time_and_keeps_the_order()
    {
        var cursor = new ScheduleCursor(Id, Times("* * * * *"), Catchup.All, TimeSpan.FromHours(1));

        var fires = cursor.Advance(new SchedulePosition(Noon, Noon), Noon + (Minute * 30), Noon, Many).Fires;
        var again = cursor.Advance(new SchedulePosition(Noon, Noon), Noon + (Minute * 30), Noon, Many).Fires;

        Assert.Equal(fires, again);
        Assert.All(fires, fire => Assert.InRange(fire.DueAt, fire.At, fire.At + Minute));
        Assert.True(fires.Select(fire => (fire.DueAt - fire.At).TotalSeconds).Distinct().Count() > 10);
    }

    [Fact]
    public void A_year_of_seconds_that_nobody_wants_is_passed_over_at_once()
    {
        var cursor = new ScheduleCursor(Id, Times("* * * * * *"), Catchup.Latest, TimeSpan.Zero);
        var back = Noon.AddYears(1);

        var step = cursor.Advance(new SchedulePosition(Noon, back), back, watchedSince: back, Many);

        Assert.Equal(back, step.Last);
        Assert.Equal([back], step.Fires.Select(fire => fire.At));
    }

    [Fact]
    public void Behind_its_end_there_is_no_next_one()
    {
        var times = new ScheduleTimes(CronSchedule.Parse("* * * * *"), TimeZoneInfo.Utc, null, null, Noon + (Minute * 2));
        var step = new ScheduleCursor(Id, times, Catchup.All, TimeSpan.Zero).Advance(
            new SchedulePosition(Noon, Noon), Noon + (Minute * 9), Noon, Many);

        Assert.Equal("1", Minutes(step));
        Assert.Null(step.Next);
    }

    [Fact]
    public void The_run_of_a_time_has_the_same_id_every_time_and_begins_with_its_moment()
    {
        var id = ScheduleIds.OfRun(Id, Noon, Noon);

        Assert.Equal(id, ScheduleIds.OfRun(Id, Noon.ToOffset(TimeSpan.FromHours(2)), Noon));
        Assert.NotEqual(id, ScheduleIds.OfRun(Id, Noon + Minute, Noon));
        Assert.NotEqual(id, ScheduleIds.OfRun(ScheduleIds.Of("w", "t"), Noon, Noon));
        Assert.Equal((7, Guid.CreateVersion7(Noon).ToString()[..13]), (id.Version, id.ToString()[..13]));
    }

    private static ScheduleTimes Times(string cron) => new(CronSchedule.Parse(cron), TimeZoneInfo.Utc);

    private static ScheduleCursor Cursor(Catchup catchup) => new(Id, Times("* * * * *"), catchup, TimeSpan.Zero);

    private static string Minutes(CursorStep step) => string.Join(' ', step.Fires.Select(fire => (fire.At - Noon).TotalMinutes));
}
