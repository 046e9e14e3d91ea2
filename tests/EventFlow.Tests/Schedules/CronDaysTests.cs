using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

/// <summary>Every pair of day fields against what they say of each single date.</summary>
public sealed class CronDaysTests
{
    private static readonly DateTimeOffset From = Zones.Instant("2024-01-01T00:00Z");

    // Leap years, months that begin and end on every day of the week.
    private static readonly List<DateTime> Dates = [.. Enumerable.Range(0, 5 * 366).Select(day => From.UtcDateTime.AddDays(day))];

    private static readonly Dictionary<string, Func<DateTime, bool>> DaysOfMonth = new()
    {
        ["*"] = _ => true,
        ["13"] = date => date.Day == 13,
        ["28-2"] = date => date.Day is >= 28 or <= 2,
        ["*/10"] = date => date.Day % 10 == 1,
        ["L"] = date => date.Day == Last(date),
        ["L-30"] = date => date.Day == Last(date) - 30,
        ["1W"] = date => date.Day == NearestWeekday(date, 1),
        ["31W"] = date => Last(date) == 31 && date.Day == NearestWeekday(date, 31),
        ["LW"] = date => date.Day == NearestWeekday(date, Last(date)),
        ["L-3W"] = date => date.Day == NearestWeekday(date, Last(date) - 3),
        ["5,15W,L"] = date => date.Day == 5 || date.Day == NearestWeekday(date, 15) || date.Day == Last(date),
    };

    private static readonly Dictionary<string, Func<DateTime, bool>> DaysOfWeek = new()
    {
        ["*"] = _ => true,
        ["0"] = date => date.DayOfWeek == DayOfWeek.Sunday,
        ["sat-7"] = date => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday,
        ["7-2"] = date => date.DayOfWeek is DayOfWeek.Sunday or DayOfWeek.Monday or DayOfWeek.Tuesday,
        ["*/3"] = date => (int)date.DayOfWeek % 3 == 0,
        ["FRI-MON/2"] = date => date.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Sunday,
        ["FRI#5"] = date => date.DayOfWeek == DayOfWeek.Friday && date.Day > 28,
        ["TUEL"] = date => date.DayOfWeek == DayOfWeek.Tuesday && date.Day > Last(date) - 7,
        ["MON#1,MON#3,SUN"] = date => date.DayOfWeek == DayOfWeek.Sunday
            || (date.DayOfWeek == DayOfWeek.Monday && date.Day is <= 7 or (> 14 and <= 21)),
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var (month, week) in DaysOfMonth.Keys.SelectMany(month => DaysOfWeek.Keys.Select(week => (month, week))))
            {
                pairs.Add(month, week);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_date_fires_where_one_of_the_restricted_fields_has_it(string dayOfMonth, string dayOfWeek)
    {
        var (month, week) = (DaysOfMonth[dayOfMonth], DaysOfWeek[dayOfWeek]);
        var expected = dayOfMonth == "*" ? Dates.Where(week)
            : dayOfWeek == "*" ? Dates.Where(month)
            : Dates.Where(date => month(date) || week(date));

        var schedule = CronSchedule.Parse($"0 0 {dayOfMonth} * {dayOfWeek}");

        Assert.Equal(expected, schedule.Between(From, From.AddDays(Dates.Count), TimeZoneInfo.Utc).Select(time => time.UtcDateTime));
    }

    private static int Last(DateTime date) => DateTime.DaysInMonth(date.Year, date.Month);

    // Within the month, as W has it.
    private static int NearestWeekday(DateTime date, int day) => new DateTime(date.Year, date.Month, day).DayOfWeek switch
    {
        DayOfWeek.Saturday => day == 1 ? 3 : day - 1,
        DayOfWeek.Sunday => day == Last(date) ? day - 2 : day + 1,
        _ => day,
    };
}
