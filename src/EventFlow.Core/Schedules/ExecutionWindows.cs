namespace EventFlow.Core.Schedules;

/// <summary>What windows are at one instant.</summary>
/// <param name="Opens">When they open next; null while they are open, and where they do not open in the years ahead.</param>
/// <param name="Closes">When they close; null while they are closed, and where they do not close in the year ahead.</param>
/// <param name="AtClose">What the window asks for that closes last.</param>
public readonly record struct WindowState(bool IsOpen, DateTimeOffset? Opens, DateTimeOffset? Closes, AtClose AtClose);

/// <summary>Several windows: open while one of them is. Without any it is always open.</summary>
public sealed class ExecutionWindows(IReadOnlyList<ExecutionWindow> windows)
{
    private const int MaxDaysClosed = 3_660;
    private const int MaxDaysOpen = 366;

    // A window of the day before may reach into this one, and one of the day before that where the clocks jumped over a whole day.
    private const int DaysBack = 2;

    public static ExecutionWindows Always { get; } = new([]);

    public WindowState At(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        // At the ends of the calendar there is nothing to look for.
        if (windows.Count == 0 || utc < WallClock.Earliest || utc > WallClock.Latest.AddYears(-12))
        {
            return new WindowState(true, null, null, AtClose.Finish);
        }

        return Closing(utc) is { } closing
            ? new WindowState(true, null, Closes(closing.Closes, closing.Window, out var last), last.AtClose)
            : new WindowState(false, Opens(utc), null, AtClose.Finish);
    }

    /// <summary>Of the windows that are open at this instant the one that closes last.</summary>
    private (ExecutionWindow Window, DateTime Closes)? Closing(DateTime utc)
    {
        (ExecutionWindow Window, DateTime Closes)? last = null;
        foreach (var window in windows)
        {
            var today = window.DateAt(utc);
            for (var back = 0; back <= DaysBack; back++)
            {
                if (window.On(today.AddDays(-back)) is { } stretch && stretch.Opens <= utc && utc < stretch.Closes
                    && !(last?.Closes >= stretch.Closes))
                {
                    last = (window, stretch.Closes);
                }
            }
        }

        return last;
    }

    /// <summary>Goes from window to window as long as the next is open when the one before closes.</summary>
    private DateTimeOffset? Closes(DateTime closes, ExecutionWindow window, out ExecutionWindow last)
    {
        last = window;
        var limit = closes.AddDays(MaxDaysOpen);
        while (Closing(closes) is { } further)
        {
            (last, closes) = further;
            if (closes > limit)
            {
                return null;
            }
        }

        return new WallClock(last.TimeZone).At(closes);
    }

    private DateTimeOffset? Opens(DateTime utc)
    {
        DateTimeOffset? first = null;
        foreach (var window in windows)
        {
            if (Opens(window, utc) is { } opens && !(first <= opens))
            {
                first = opens;
            }
        }

        return first;
    }

    private static DateTimeOffset? Opens(ExecutionWindow window, DateTime utc)
    {
        var today = window.DateAt(utc);
        for (var ahead = -DaysBack; ahead <= MaxDaysClosed; ahead++)
        {
            if (window.On(today.AddDays(ahead)) is { } stretch && stretch.Opens > utc)
            {
                return new WallClock(window.TimeZone).At(stretch.Opens);
            }
        }

        return null;
    }
}
