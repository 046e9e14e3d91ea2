namespace EventFlow.Core.Schedules;

/// <summary>What becomes of work that is under way when the window closes.</summary>
public enum AtClose
{
    /// <summary>Runs that have begun go on to their end.</summary>
    Finish,

    /// <summary>Tasks that run go on to their end; no further task begins until the window opens again.</summary>
    Drain,
}

/// <summary>A stretch of time that opens on some days. It may go past midnight, and belongs to the day on which it opens.</summary>
public sealed record ExecutionWindow
{
    public IReadOnlySet<DayOfWeek> Days { get; init; } = DayRange.EveryDay;

    /// <summary>When it opens, from midnight on.</summary>
    public TimeSpan From { get; init; }

    /// <summary>When it closes, from midnight on; one that is not after <see cref="From"/> belongs to the next day.</summary>
    public TimeSpan To { get; init; } = TimeSpan.FromDays(1);

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
    public AtClose AtClose { get; init; }

    /// <summary>The calendar the file names.</summary>
    public string? CalendarName { get; init; }

    /// <summary>It opens on business days of this calendar alone; null: on every one of its days.</summary>
    public BusinessCalendar? Calendar { get; init; }

    /// <summary>Open at the time in it, not any more at its end.</summary>
    internal (DateTime Opens, DateTime Closes)? On(DateOnly date)
    {
        if (!Days.Contains(date.DayOfWeek) || Calendar?.IsBusinessDay(date) == false)
        {
            return null;
        }

        var clock = new WallClock(TimeZone);
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        var opens = clock.Read(midnight + From).First;
        var closes = clock.Read(midnight + (To > From ? To : To + TimeSpan.FromDays(1))).First;
        return closes > opens ? (opens, closes) : null;
    }

    internal DateOnly DateAt(DateTime utc) => DateOnly.FromDateTime(new WallClock(TimeZone).LocalAt(utc));
}
