using System.Globalization;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Authoring;

/// <summary>Windows and deadlines as values of a workflow file; what is as it is by default is left out.</summary>
internal static class TimesFile
{
    private static readonly ExecutionWindow Default = new();

    public static FileNode? Of(IList<ExecutionWindow> windows) => windows.Count switch
    {
        0 => null,
        1 => Of(windows[0]),
        _ => FileNodes.List(windows.Select(Of)),
    };

    public static FileNode? Of(Deadline? deadline)
    {
        if (deadline is null)
        {
            return null;
        }

        var map = FileNodes.Map();
        map.Set("start_within", FileNodes.Duration(deadline.StartWithin));
        map.Set("finish_by", deadline.FinishBy is { } time ? TimeOfDay(time) : null);
        map.Set("duration", FileNodes.Duration(deadline.Duration));
        map.Set("timezone", Zone(deadline.TimeZone));
        return map;
    }

    private static FileNode Of(ExecutionWindow window)
    {
        var map = FileNodes.Map();
        map.Set("days", window.Days.SetEquals(Default.Days) ? null : Days(window.Days));
        map.Set("from", window.From == Default.From ? null : TimeOfDay(window.From));
        map.Set("to", window.To == Default.To ? null : TimeOfDay(window.To));
        map.Set("timezone", Zone(window.TimeZone));
        map.Set("at_close", window.AtClose == Default.AtClose ? null : FileNodes.Word(window.AtClose));
        map.Set("calendar", FileNodes.Input(window.CalendarName));
        return map;
    }

    private static FileNode Days(IReadOnlySet<DayOfWeek> days) =>
        FileNodes.List(days.Order().Select(day => FileNodes.Text(day.ToString()[..3].ToLowerInvariant())));

    private static FileNode TimeOfDay(TimeSpan time) => FileNodes.Text(
        time.ToString(time.Seconds == 0 ? @"hh\:mm" : @"hh\:mm\:ss", CultureInfo.InvariantCulture));

    private static FileNode? Zone(TimeZoneInfo zone) => zone.Equals(TimeZoneInfo.Utc) ? null : FileNodes.Text(zone.Id);
}
