using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Planning;

/// <summary>A window that is closed.</summary>
/// <param name="Opens">When it opens.</param>
/// <param name="Problem">Why it never will; null: it will.</param>
internal readonly record struct WindowGate(DateTimeOffset Opens, string? Problem)
{
    // More than a year of windows that open once a day.
    private const int MostTries = 400;

    private const string OpensAt = "its window opens at ";

    public string Reason => $"{OpensAt}{Instants.Text(Opens)}";

    public static bool IsReason(string? reason) => reason?.StartsWith(OpensAt, StringComparison.Ordinal) == true;

    /// <summary>Null: of each of the lists a window is open. Otherwise when all of them are.</summary>
    public static WindowGate? ClosedOf(
        IReadOnlyList<IReadOnlyList<ExecutionWindow>> lists, CalendarBook calendars, DateTimeOffset at)
    {
        var moment = at;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var closed = lists.Select(windows => Closed(windows, calendars, moment)).FirstOrDefault(gate => gate is not null);
            switch (closed)
            {
                case null: return moment == at ? null : new WindowGate(moment, null);
                case { Problem: not null }: return closed;
                default: moment = closed.Value.Opens; break;
            }
        }

        return new WindowGate(default, "EF2173 its window and those around it are not open at the same time: change one of them");
    }

    /// <summary>Null: one of the windows is open, or there are none.</summary>
    public static WindowGate? Closed(IReadOnlyList<ExecutionWindow> windows, CalendarBook calendars, DateTimeOffset at)
    {
        if (windows.Count == 0)
        {
            return null;
        }

        var names = windows.Select(window => window.CalendarName).OfType<string>();
        if (names.FirstOrDefault(name => calendars.Find(name) is null) is { } unknown)
        {
            return new WindowGate(default, $"EF2172 its window names calendar '{unknown}', which is not known here: apply the calendar");
        }

        var now = new ExecutionWindows([.. windows.Select(window =>
            window.CalendarName is { } name ? window with { Calendar = calendars.Find(name) } : window)]).At(at);
        return now switch
        {
            { IsOpen: true } => null,
            { Opens: { } opens } => new WindowGate(opens, null),
            _ => new WindowGate(default, "EF2173 its window does not open in the ten years ahead: change its days or its calendar"),
        };
    }

    public static bool Drains(IReadOnlyList<ExecutionWindow> windows) => windows.Count > 0 && windows[0].AtClose == AtClose.Drain;
}
