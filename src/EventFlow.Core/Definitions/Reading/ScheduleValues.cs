using System.Globalization;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Days, dates, times of day and zones; a wrong one is reported and read as null.</summary>
internal sealed class ScheduleValues(ValueReader values)
{
    private const int MaxParts = 50;
    private static readonly string[] TimeFormats = [@"hh\:mm", @"hh\:mm\:ss"];

    public TimeZoneInfo? Zone(FileEntry? entry, string owner)
    {
        if (values.Text(entry, owner, FileLimits.MaxTitleLength) is not { } name)
        {
            return null;
        }

        if (!TimeZones.TryFind(name, out var zone, out var error))
        {
            values.Findings.Error(entry!.Value.Place, DefinitionCodes.UnknownTimeZone, $"'{entry.Key}' of {owner}: {error}");
        }

        return zone;
    }

    public string? CalendarName(FileEntry? entry, string owner) =>
        values.Text(entry, owner, FileLimits.MaxTitleLength) is { } name
            && Names.CheckId(entry!.Value, "the name of a calendar", values.Findings) ? name : null;

    /// <summary>A text such as <c>mon-fri</c>, or a list of them.</summary>
    public IReadOnlySet<DayOfWeek>? Days(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return null;
        }

        var days = new HashSet<DayOfWeek>();
        var isGood = true;
        foreach (var node in entry.Value.Kind == FileKind.List ? entry.Value.Items.Take(MaxParts) : [entry.Value])
        {
            if (node.Kind == FileKind.Text && DayRange.TryParse(node.Value, out var some))
            {
                days.UnionWith(some);
            }
            else
            {
                isGood = false;
                values.Findings.Error(node.Place, DefinitionCodes.BadDays,
                    $"'{entry.Key}' of {owner}: expected days of the week such as mon-fri or [mon, sat-sun], found {Words.Describe(node)}");
            }
        }

        return isGood ? days : null;
    }

    /// <param name="endOfDay">Whether it may be <c>24:00</c>.</param>
    public TimeSpan? TimeOfDay(FileEntry? entry, string owner, bool endOfDay = false)
    {
        if (entry is null)
        {
            return null;
        }

        var text = entry.Value.Kind == FileKind.Text ? entry.Value.Value : "";
        if (endOfDay && text == "24:00")
        {
            return TimeSpan.FromDays(1);
        }

        if (TimeSpan.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, out var time))
        {
            return time;
        }

        values.Findings.Error(entry.Value.Place, DefinitionCodes.BadTimeOfDay,
            $"'{entry.Key}' of {owner}: expected a time of day such as \"06:00\"{(endOfDay ? " or \"24:00\"" : "")}, "
            + $"found {Words.Describe(entry.Value)}");
        return null;
    }

    public static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public DateOnly? Date(FileNode node, string what)
    {
        if (node.Kind == FileKind.Text && TryDate(node.Value, out var date))
        {
            return date;
        }

        values.Findings.Error(
            node.Place, DefinitionCodes.BadDate, $"{what}: expected a date such as 2026-12-24, found {Words.Describe(node)}");
        return null;
    }
}
