using System.Globalization;
using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Tests.Schedules;

public sealed class BusinessCalendarTests
{
    private const string German = """
        calendar: de-business-days
        title: German business days
        weekdays: mon-fri
        holidays:
          2026-12-25: Christmas Day
          01-01: New Year's Day
        include: [2026-11-28]
        exclude: [2026-12-24, { from: 2026-12-28, to: 2026-12-31 }]
        non_business_day: next
        """;

    public static TheoryData<string, string> Bad => new()
    {
        { "", "1:1: EF1017 the file is empty: it begins with 'calendar: NAME'" },
        { "[a]", "1:1: EF1040 a calendar file is a mapping with 'calendar' and 'holidays', found a list" },
        { "title: x", "1:1: EF1041 the file does not name its calendar: add 'calendar: my-business-days'" },
        {
            "calendar: a b",
            "1:11: EF1046 'a b' cannot be the name of a calendar: use 1 to 128 letters, digits, '_', '.' or '-', "
            + "the first one a letter or a digit"
        },
        { "calendar: c\nholiday: {}", "2:1: EF1042 unknown key 'holiday' in the calendar: did you mean 'holidays'?" },
        {
            "calendar: c\nweekdays: mon-fry",
            "2:11: EF1322 'weekdays' of the calendar: expected days of the week such as mon-fri or [mon, sat-sun], "
            + "found the text 'mon-fry'"
        },
        {
            "calendar: c\nholidays: [2026-12-25]",
            "2:11: EF1043 'holidays' of the calendar: expected a mapping of dates to names, such as '2026-12-25: Christmas Day', "
            + "found a list"
        },
        {
            "calendar: c\nholidays:\n  2026-02-30: x",
            "3:3: EF1321 'holidays' of the calendar: expected a date such as 2026-12-25, or 12-25 for every year, found '2026-02-30'"
        },
        {
            "calendar: c\nholidays: { 12-25: 7 }",
            "2:20: EF1043 '12-25' of 'holidays' of the calendar: expected text (put it in quotes), found the number 7"
        },
        {
            "calendar: c\ninclude: 2026-12-24",
            "2:10: EF1043 'include' of the calendar: expected a list of dates, such as [2026-12-24, { from: 2026-12-27, to: 2026-12-31 }], "
            + "found the text '2026-12-24'"
        },
        {
            "calendar: c\nexclude: [24.12.2026]",
            "2:11: EF1321 'exclude' of the calendar: expected a date such as 2026-12-24, found the text '24.12.2026'"
        },
        {
            "calendar: c\nexclude: [{ from: 2026-12-24 }]",
            "2:11: EF1041 'exclude' of the calendar has no 'to': write { from: 2026-12-27, to: 2026-12-31 }"
        },
        {
            "calendar: c\nexclude: [{ from: 2026-12-24, to: 2026-12-23 }]",
            "2:11: EF1045 'exclude' of the calendar: expected 1 to 366 days from 2026-12-24 on, found 0"
        },
        {
            "calendar: c\ninclude: [2026-12-24]\nexclude: [2026-12-24]",
            "2:1: EF1323 2026-12-24 stands in 'include' and in 'exclude' of the calendar: remove it from one of them"
        },
        {
            "calendar: c\nweekdays: []",
            "1:1: EF1324 the calendar has no business day: name days of the week in 'weekdays', or dates in 'include'"
        },
        {
            "calendar: c\nnon_business_day: nxt",
            "2:19: EF1047 'non_business_day' of the calendar: expected one of skip, next, previous, found the text 'nxt': "
            + "did you mean 'next'?"
        },
    };

    [Theory]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-11-28", true)]
    [InlineData("2026-11-29", false)]
    [InlineData("2026-12-24", false)]
    [InlineData("2026-12-25", false)]
    [InlineData("2027-12-24", true)]
    [InlineData("2026-12-30", false)]
    [InlineData("2027-01-01", false)]
    [InlineData("2036-01-01", false)]
    public void Included_dates_come_before_excluded_ones_and_those_before_weekdays(string date, bool isBusinessDay) =>
        Assert.Equal(isBusinessDay, Read(German).IsBusinessDay(Date(date)));

    [Theory]
    [InlineData("next", "2026-12-24", "2027-01-04")]
    [InlineData("previous", "2027-01-01", "2026-12-23")]
    [InlineData("skip", "2026-12-24", null)]
    [InlineData("skip", "2026-12-23", "2026-12-23")]
    public void A_date_without_business_moves_as_the_calendar_says(string handling, string date, string? moved)
    {
        var calendar = Read(German.Replace(": next", $": {handling}", StringComparison.Ordinal));

        Assert.Equal(moved, calendar.Adjust(Date(date))?.ToString("o", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_calendar_that_ends_moves_nothing_beyond_its_end()
    {
        var calendar = Read("calendar: c\nweekdays: []\ninclude: [2026-12-01]\nnon_business_day: next");

        Assert.Equal(Date("2026-12-01"), calendar.Adjust(Date("2026-11-01")));
        Assert.Null(calendar.Adjust(Date("2026-12-02")));
        Assert.Null(calendar.Adjust(DateOnly.MaxValue));
    }

    [Fact]
    public void It_reads_the_same_from_json_and_knows_its_names()
    {
        var calendar = CalendarFile.Read(
            """{"calendar": "c", "weekdays": ["sat-mon", "wed"], "holidays": {"12-25": "Christmas Day"}}"""u8, "c.json").Calendar!;

        Assert.Equal(("c", NonBusinessDay.Skip), (calendar.Name, calendar.NonBusinessDay));
        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Saturday], calendar.Weekdays.Order());
        Assert.Equal("Christmas Day", calendar.HolidayOn(Date("2030-12-25")));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_calendar_prints_exactly_this(string text, string expected)
    {
        var result = CalendarFile.Read(Encoding.UTF8.GetBytes(text), "c.yaml");

        Assert.Null(result.Calendar);
        Assert.Equal($"c.yaml:{expected}", string.Join('\n', result.Errors));
    }

    private static BusinessCalendar Read(string text)
    {
        var result = CalendarFile.Read(Encoding.UTF8.GetBytes(text), "c.yaml");
        Assert.Empty(result.Errors);
        return result.Calendar!;
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
