namespace EventFlow.Core.Schedules;

/// <summary>Where a date goes that is no business day.</summary>
public enum NonBusinessDay
{
    /// <summary>Nowhere: what was due then is not done.</summary>
    Skip,

    /// <summary>To the first business day after it.</summary>
    Next,

    /// <summary>To the last business day before it.</summary>
    Previous,
}

/// <summary>A day of every year, such as 12-25.</summary>
public readonly record struct YearDay(int Month, int Day);

/// <summary>A named calendar of business days. What <see cref="Include"/> names is one, what <see cref="Exclude"/> or a holiday names is
/// none, and the weekdays decide the rest.</summary>
public sealed record BusinessCalendar
{
    /// <summary>No run of days without business is longer in earnest, so a search ends here.</summary>
    private const int MaxDaysOff = 366;

    public required string Name { get; init; }
    public string? Title { get; init; }
    public IReadOnlySet<DayOfWeek> Weekdays { get; init; } = DayRange.WorkingWeek;

    /// <summary>Holidays of one year, with their names.</summary>
    public IReadOnlyDictionary<DateOnly, string> Holidays { get; init; } = new Dictionary<DateOnly, string>();

    /// <summary>Holidays of every year, with their names.</summary>
    public IReadOnlyDictionary<YearDay, string> YearlyHolidays { get; init; } = new Dictionary<YearDay, string>();

    public IReadOnlySet<DateOnly> Include { get; init; } = new HashSet<DateOnly>();
    public IReadOnlySet<DateOnly> Exclude { get; init; } = new HashSet<DateOnly>();
    public NonBusinessDay NonBusinessDay { get; init; }

    public bool IsBusinessDay(DateOnly date) =>
        Include.Contains(date) || (!Exclude.Contains(date) && HolidayOn(date) is null && Weekdays.Contains(date.DayOfWeek));

    /// <summary>The name of the holiday, or null.</summary>
    public string? HolidayOn(DateOnly date) =>
        Holidays.GetValueOrDefault(date) ?? YearlyHolidays.GetValueOrDefault(new YearDay(date.Month, date.Day));

    /// <summary>The business day on which that is done what is due on <paramref name="date"/>; null: it is not done.</summary>
    public DateOnly? Adjust(DateOnly date) => IsBusinessDay(date) ? date : NonBusinessDay switch
    {
        NonBusinessDay.Next => Nearest(date, 1),
        NonBusinessDay.Previous => Nearest(date, -1),
        _ => null,
    };

    private DateOnly? Nearest(DateOnly date, int step)
    {
        for (var days = 1; days <= MaxDaysOff; days++)
        {
            var number = date.DayNumber + (days * step);
            if (number < DateOnly.MinValue.DayNumber || number > DateOnly.MaxValue.DayNumber)
            {
                return null;
            }

            if (DateOnly.FromDayNumber(number) is var day && IsBusinessDay(day))
            {
                return day;
            }
        }

        return null;
    }
}
