using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>A calendar of business days, from its nodes to the checked model.</summary>
internal sealed class CalendarReader(Findings findings)
{
    private const string Owner = "the calendar";
    private const int MaxRangeDays = 366;
    private const int LeapYear = 2000;
    private static readonly string[] Keys = ["calendar", "title", "weekdays", "holidays", "include", "exclude", "non_business_day"];
    private static readonly string[] RangeKeys = ["from", "to"];

    private static readonly Dictionary<string, NonBusinessDay> NonBusinessDays =
        Enum.GetValues<NonBusinessDay>().ToDictionary(word => Words.Snake(word.ToString()));

    private readonly ValueReader values = new(findings);
    private readonly ScheduleValues schedules = new(new ValueReader(findings));
    private readonly Dictionary<DateOnly, string> holidays = [];
    private readonly Dictionary<YearDay, string> yearly = [];

    public BusinessCalendar? Read(FileNode root)
    {
        if (root.Kind != FileKind.Map)
        {
            findings.Error(root.Place, DefinitionCodes.NotAMapping,
                $"a calendar file is a mapping with 'calendar' and 'holidays', found {Words.Describe(root)}");
            return null;
        }

        values.CheckKeys(root, Keys, Owner);
        Holidays(root.Find("holidays"));
        var calendar = new BusinessCalendar
        {
            Name = Name(root),
            Title = values.Text(root.Find("title"), Owner, FileLimits.MaxTitleLength),
            Weekdays = schedules.Days(root.Find("weekdays"), Owner) ?? DayRange.WorkingWeek,
            Holidays = holidays,
            YearlyHolidays = yearly,
            Include = Dates(root.Find("include")),
            Exclude = Dates(root.Find("exclude")),
            NonBusinessDay = values.Word(root.Find("non_business_day"), Owner, NonBusinessDays) ?? NonBusinessDay.Skip,
        };
        Check(root, calendar);
        return findings.ErrorCount == 0 ? calendar : null;
    }

    private string Name(FileNode root)
    {
        if (root.Find("calendar") is not { Value.Kind: not FileKind.Null } entry)
        {
            findings.Error(
                root.Place, DefinitionCodes.MissingKey, "the file does not name its calendar: add 'calendar: my-business-days'");
            return "";
        }

        var name = values.Text(entry, "the file", int.MaxValue);
        return name is not null && Names.CheckId(entry.Value, "the name of a calendar", findings) ? name : "";
    }

    private void Holidays(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'holidays' of {Owner}", "a mapping of dates to names, such as '2026-12-25: Christmas Day'");
            return;
        }

        foreach (var holiday in entry.Value.Entries)
        {
            var name = values.Text(holiday, $"'holidays' of {Owner}", FileLimits.MaxTitleLength) ?? holiday.Key;
            if (ScheduleValues.TryDate(holiday.Key, out var date))
            {
                holidays[date] = name;
            }
            else if (ScheduleValues.TryDate($"{LeapYear}-{holiday.Key}", out date))
            {
                yearly[new YearDay(date.Month, date.Day)] = name;
            }
            else
            {
                findings.Error(holiday.Place, DefinitionCodes.BadDate,
                    $"'holidays' of {Owner}: expected a date such as 2026-12-25, or 12-25 for every year, "
                    + $"found {Words.Quote(holiday.Key)}");
            }
        }
    }

    private HashSet<DateOnly> Dates(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return [];
        }

        var what = $"'{entry.Key}' of {Owner}";
        if (entry.Value.Kind == FileKind.List)
        {
            var dates = entry.Value.Items.SelectMany(item => item.Kind == FileKind.Map ? Range(item, what) : One(item, what));
            return [.. dates];
        }

        values.Wrong(entry.Value, what, "a list of dates, such as [2026-12-24, { from: 2026-12-27, to: 2026-12-31 }]");
        return [];
    }

    private IEnumerable<DateOnly> One(FileNode node, string what) => schedules.Date(node, what) is { } date ? [date] : [];

    private IEnumerable<DateOnly> Range(FileNode node, string what)
    {
        values.CheckKeys(node, RangeKeys, what);
        var ends = RangeKeys
            .Select(key => node.Find(key) is { } end ? schedules.Date(end.Value, $"'{key}' of {what}") : Missing(node, key, what))
            .ToList();
        if (ends is not [{ } from, { } to])
        {
            return [];
        }

        var days = to.DayNumber - from.DayNumber + 1;
        if (days is >= 1 and <= MaxRangeDays)
        {
            return Enumerable.Range(from.DayNumber, days).Select(DateOnly.FromDayNumber);
        }

        findings.Error(node.Place, DefinitionCodes.OutOfRange,
            $"{what}: expected 1 to {MaxRangeDays} days from {from:o} on, found {days}");
        return [];
    }

    private DateOnly? Missing(FileNode node, string key, string what)
    {
        findings.Error(node.Place, DefinitionCodes.MissingKey, $"{what} has no '{key}': write {{ from: 2026-12-27, to: 2026-12-31 }}");
        return null;
    }

    private void Check(FileNode root, BusinessCalendar calendar)
    {
        foreach (var date in calendar.Include.Intersect(calendar.Exclude).Order())
        {
            findings.Error(root.Find("include")!.Place, DefinitionCodes.DateTwice,
                $"{date:o} stands in 'include' and in 'exclude' of {Owner}: remove it from one of them");
        }

        if (calendar.Weekdays.Count == 0 && calendar.Include.Count == 0)
        {
            findings.Error(root.Place, DefinitionCodes.NoBusinessDay,
                $"{Owner} has no business day: name days of the week in 'weekdays', or dates in 'include'");
        }
    }
}
