namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>Days and years of the Gregorian calendar, stretched to both sides without an end.</summary>
internal static class Civil
{
    public const long DayMilliseconds = 24 * 60 * 60 * 1000;

    private const int EraDays = 146_097;
    private const int EraYears = 400;

    // 1 March of year 0 to 1 January 1970.
    private const int EpochDays = 719_468;

    /// <summary>Days from 1 January 1970; month and day may lie beyond their year and month.</summary>
    public static long Days(long year, long month, long day)
    {
        var months = month - 1;
        year += Floor(months, 12);
        month = months - (Floor(months, 12) * 12) + 1;

        // Years begin in March, so that a leap day ends its year.
        var shifted = month <= 2 ? year - 1 : year;
        var era = Floor(shifted, EraYears);
        var yearOfEra = shifted - (era * EraYears);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * EraDays) + dayOfEra - EpochDays;
    }

    public static (long Year, int Month, int Day) Date(long days)
    {
        var shifted = days + EpochDays;
        var era = Floor(shifted, EraDays);
        var dayOfEra = shifted - (era * EraDays);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / (EraDays - 1))) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        var isNextYear = month >= 10;
        return ((era * EraYears) + yearOfEra + (isNextYear ? 1 : 0), (int)(isNextYear ? month - 9 : month + 3), (int)day);
    }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public static int DayOfWeek(long days) => (int)(days + 3 - (Floor(days + 3, 7) * 7)) + 1;

    public static long Floor(long dividend, long divisor) =>
        (dividend / divisor) - (dividend % divisor < 0 ? 1 : 0);
}
