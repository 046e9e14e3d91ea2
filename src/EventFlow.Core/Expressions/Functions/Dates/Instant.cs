namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>A point in time as the parts that a picture names.</summary>
internal sealed class Instant
{
    private readonly long days;
    private readonly int timeOfDay;

    public Instant(long milliseconds)
    {
        days = Civil.Floor(milliseconds, Civil.DayMilliseconds);
        timeOfDay = (int)(milliseconds - (days * Civil.DayMilliseconds));
        (Year, Month, Day) = Civil.Date(days);
    }

    public long Year { get; }
    public int Month { get; }
    public int Day { get; }
    public int Hour => timeOfDay / 3_600_000;

    /// <param name="component">A letter of the pictures of <c>fn:format-dateTime</c>; X and x are the year and month that a week
    /// belongs to.</param>
    public long Part(char component) => component switch
    {
        'Y' => Year,
        'M' => Month,
        'D' => Day,
        'd' => days - Civil.Days(Year, 1, 1) + 1,
        'F' => Civil.DayOfWeek(days),
        'W' => WeekOf(YearOfWeek(), 1),
        'w' => WeekOf(Year, Month + MonthShift()),
        'X' => YearOfWeek(),
        'x' => ((Month + MonthShift() + 11) % 12) + 1,
        'H' => Hour,
        'h' => ((Hour + 11) % 12) + 1,
        'P' => Hour >= 12 ? 1 : 0,
        'm' => timeOfDay / 60_000 % 60,
        's' => timeOfDay / 1000 % 60,
        'f' => timeOfDay % 1000,
        _ => 0,
    };

    private long WeekOf(long year, int month) => ((days - FirstWeek(year, month)) / 7) + 1;

    private long YearOfWeek() => days < FirstWeek(Year, 1) ? Year - 1 : days >= FirstWeek(Year + 1, 1) ? Year + 1 : Year;

    private int MonthShift() => days < FirstWeek(Year, Month) ? -1 : days >= FirstWeek(Year, Month + 1) ? 1 : 0;

    /// <summary>The Monday of the week that holds the first Thursday of the month.</summary>
    private static long FirstWeek(long year, int month)
    {
        var first = Civil.Days(year, month, 1);
        var weekday = Civil.DayOfWeek(first);
        return weekday > 4 ? first + 8 - weekday : first - (weekday - 1);
    }
}
