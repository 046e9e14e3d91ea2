namespace EventFlow.Core.Schedules;

/// <summary>The fire times of a schedule, its calendar and its bounds taken into account.</summary>
public sealed class ScheduleTimes(
    CronSchedule cron, TimeZoneInfo zone, BusinessCalendar? calendar = null, DateTimeOffset? start = null, DateTimeOffset? end = null)
{
    // More than ten years of days without one is never.
    private const int MostDays = 4_000;

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static ScheduleTimes Of(ScheduleTrigger trigger, BusinessCalendar? calendar)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new ScheduleTimes(trigger.Schedule, trigger.TimeZone, calendar, trigger.Start, trigger.End);
    }

    /// <summary>The first fire time after <paramref name="after"/>; null: there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var from = start is { } bound && after < bound ? bound - Tick : after;
        return NextUnbounded(from) is { } next && !(next >= end) ? next : null;
    }

    /// <summary>The last fire time before <paramref name="before"/>; null: there is none.</summary>
    public DateTimeOffset? Previous(DateTimeOffset before)
    {
        var to = end is { } bound && before > bound ? bound : before;
        return PreviousUnbounded(to) is { } previous && !(previous < start) ? previous : null;
    }

    /// <summary>From the fire time before this one, whether or not that was within the bounds.</summary>
    public DateTimeOffset IntervalStart(DateTimeOffset at) => PreviousUnbounded(at) ?? at;

    /// <summary>Up to the fire time after this one, likewise.</summary>
    public DateTimeOffset? IntervalEnd(DateTimeOffset at) => NextUnbounded(at);

    private DateTimeOffset? NextUnbounded(DateTimeOffset after) => calendar is null
        ? cron.Next(after, zone)
        : BusinessDays(after, 1).Select(day => FirstOn(day, after)).FirstOrDefault(time => time is not null);

    private DateTimeOffset? PreviousUnbounded(DateTimeOffset before) => calendar is null
        ? cron.Previous(before, zone)
        : BusinessDays(before, -1).Select(day => LastOn(day, before)).FirstOrDefault(time => time is not null);

    private IEnumerable<DateOnly> BusinessDays(DateTimeOffset from, int step)
    {
        var day = DateOf(from);
        return Enumerable.Range(0, MostDays).Select(number => day.AddDays(number * step)).Where(calendar!.IsBusinessDay);
    }

    private DateTimeOffset? FirstOn(DateOnly day, DateTimeOffset after)
    {
        var (begins, ends) = (MidnightOf(day), MidnightOf(day.AddDays(1)));
        var own = cron.Next(after < begins ? begins - Tick : after, zone) is { } time && time < ends ? time : (DateTimeOffset?)null;
        var moved = MovedTimes(day).Where(time => time > after).Cast<DateTimeOffset?>().Min();
        return own is null || moved < own ? moved : own;
    }

    private DateTimeOffset? LastOn(DateOnly day, DateTimeOffset before)
    {
        var (begins, ends) = (MidnightOf(day), MidnightOf(day.AddDays(1)));
        var own = cron.Previous(before > ends ? ends : before, zone) is { } time && time >= begins ? time : (DateTimeOffset?)null;
        var moved = MovedTimes(day).Where(time => time < before).Cast<DateTimeOffset?>().Max();
        return own is null || moved > own ? moved : own;
    }

    /// <summary>What other days have left to a business day.</summary>
    private IEnumerable<DateTimeOffset> MovedTimes(DateOnly day) => calendar!.NonBusinessDay == NonBusinessDay.Skip
        ? []
        : MovedTo(day).SelectMany(from => cron.Between(MidnightOf(from), MidnightOf(from.AddDays(1)), zone)).Select(time => At(day, time));

    private IEnumerable<DateOnly> MovedTo(DateOnly day)
    {
        var step = calendar!.NonBusinessDay == NonBusinessDay.Next ? -1 : 1;
        return Enumerable.Range(1, MostDays).Select(number => day.AddDays(number * step))
            .TakeWhile(other => !calendar.IsBusinessDay(other));
    }

    private DateTimeOffset MidnightOf(DateOnly day) => Instant(day.ToDateTime(TimeOnly.MinValue));

    private DateTimeOffset At(DateOnly day, DateTimeOffset time) => Instant(day.ToDateTime(TimeOnly.FromDateTime(time.DateTime)));

    private DateTimeOffset Instant(DateTime local)
    {
        var clock = new WallClock(zone);
        return clock.At(clock.Read(local).First);
    }

    private DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(new WallClock(zone).LocalAt(time.UtcDateTime));
}
