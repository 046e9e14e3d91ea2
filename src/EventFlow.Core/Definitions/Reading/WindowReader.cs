using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>window</c>, one mapping or a list of them, and <c>deadline</c>.</summary>
internal sealed class WindowReader(ValueReader values)
{
    private const int MaxWindows = 50;
    private const string WindowExample = "a mapping such as { days: mon-fri, from: \"22:00\", to: \"06:00\", timezone: Europe/Berlin }";
    private const string DeadlineExample = "a mapping such as { start_within: 5m, finish_by: \"06:00\", duration: 2h }";

    private static readonly string[] WindowKeys = ["days", "from", "to", "timezone", "at_close", "calendar"];
    private static readonly string[] DeadlineKeys = ["start_within", "finish_by", "duration", "timezone"];

    private static readonly Dictionary<string, AtClose> AtCloses =
        Enum.GetValues<AtClose>().ToDictionary(word => Words.Snake(word.ToString()));

    private readonly ScheduleValues schedules = new(values);

    public IReadOnlyList<ExecutionWindow> Windows(FileEntry? entry, string owner)
    {
        var what = $"'window' of {owner}";
        switch (entry?.Value.Kind)
        {
            case null:
                return [];
            case FileKind.Map:
                return [Window(entry.Value, what)];
            case FileKind.List when entry.Value.Items.Count is >= 1 and <= MaxWindows:
                return Several(entry.Value, what);
            default:
                values.Wrong(entry.Value, what, $"{WindowExample}, or a list of 1 to {MaxWindows} of them");
                return [];
        }
    }

    public Deadline? Deadline(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return null;
        }

        var what = $"'deadline' of {owner}";
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, what, DeadlineExample);
            return null;
        }

        var node = entry.Value;
        values.CheckKeys(node, DeadlineKeys, what);
        if (!DeadlineKeys.Take(3).Any(key => node.Find(key) is not null))
        {
            values.Findings.Error(entry.Place, DefinitionCodes.EmptyDeadline,
                $"{what} sets no time: give it 'start_within', 'finish_by' or 'duration'");
        }

        return new Deadline
        {
            StartWithin = values.Duration(node.Find("start_within"), what),
            FinishBy = schedules.TimeOfDay(node.Find("finish_by"), what),
            Duration = values.Duration(node.Find("duration"), what),
            TimeZone = schedules.Zone(node.Find("timezone"), what) ?? TimeZoneInfo.Utc,
        };
    }

    private List<ExecutionWindow> Several(FileNode list, string what)
    {
        var windows = list.Items.ConvertAll(item => Window(item, what));
        if (windows.DistinctBy(window => window.AtClose).Count() > 1)
        {
            values.Findings.Error(list.Place, DefinitionCodes.MixedAtClose,
                $"the windows in {what} have different 'at_close': while all of them are closed one rule must hold, give each the same");
        }

        return windows;
    }

    private ExecutionWindow Window(FileNode node, string what)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, what, WindowExample);
            return new ExecutionWindow();
        }

        values.CheckKeys(node, WindowKeys, what);
        var window = new ExecutionWindow
        {
            Days = schedules.Days(node.Find("days"), what) ?? DayRange.EveryDay,
            From = schedules.TimeOfDay(node.Find("from"), what) ?? TimeSpan.Zero,
            To = schedules.TimeOfDay(node.Find("to"), what, endOfDay: true) ?? TimeSpan.FromDays(1),
            TimeZone = schedules.Zone(node.Find("timezone"), what) ?? TimeZoneInfo.Utc,
            AtClose = values.Word(node.Find("at_close"), what, AtCloses) ?? AtClose.Finish,
            CalendarName = schedules.CalendarName(node.Find("calendar"), what),
        };
        if (window.From == window.To || window.Days.Count == 0)
        {
            values.Findings.Error(node.Place, DefinitionCodes.EmptyWindow, window.Days.Count == 0
                ? $"{what} has no days: name some, or leave 'days' out for every day"
                : $"{what} closes as it opens: for whole days leave 'from' and 'to' out");
        }

        return window;
    }
}
