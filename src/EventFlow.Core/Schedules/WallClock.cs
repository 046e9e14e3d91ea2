namespace EventFlow.Core.Schedules;

internal enum WallTimeKind
{
    Once,

    /// <summary>The clocks went forward over it.</summary>
    Skipped,

    /// <summary>The clocks went back over it.</summary>
    Repeated,
}

/// <summary>What a time on the wall of a zone means. A skipped one means the end of its gap.</summary>
/// <param name="First">The instant, UTC.</param>
/// <param name="Second">The instant it comes again if it is repeated; otherwise <paramref name="First"/>.</param>
/// <param name="Start">The first local time that is skipped or repeated with it.</param>
/// <param name="End">The first local time after those.</param>
internal readonly record struct WallTime(WallTimeKind Kind, DateTime First, DateTime Second, DateTime Start, DateTime End);

/// <summary>The clocks of one zone. It asks the zone for its offset at an instant and for nothing else: what
/// <see cref="TimeZoneInfo"/> says of invalid and ambiguous times leaves out changes of the standard offset.</summary>
internal sealed class WallClock(TimeZoneInfo zone)
{
    /// <summary>Days from the ends of the calendar, so that no sum of a time and an offset leaves it.</summary>
    public static readonly DateTime Earliest = new(2, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly DateTime Latest = new(9998, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    // Every instant a local time can mean lies this near to it, read as UTC. A zone that changes twice within it is not known.
    private static readonly TimeSpan Reach = TimeSpan.FromHours(16);

    public DateTime LocalAt(DateTime utc) => DateTime.SpecifyKind(utc + zone.GetUtcOffset(utc), DateTimeKind.Unspecified);

    public DateTimeOffset At(DateTime utc) => new DateTimeOffset(utc).ToOffset(zone.GetUtcOffset(utc));

    public WallTime Read(DateTime local)
    {
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var before = zone.GetUtcOffset(utc - Reach);
        var after = zone.GetUtcOffset(utc + Reach);
        if (before == after)
        {
            return Once(utc - before);
        }

        var change = ChangeBetween(utc - Reach, utc + Reach, before);
        var start = change + (before < after ? before : after);
        var end = change + (before < after ? after : before);
        return utc < start ? Once(utc - before)
            : utc >= end ? Once(utc - after)
            : before < after ? new WallTime(WallTimeKind.Skipped, change, change, Local(start), Local(end))
            : new WallTime(WallTimeKind.Repeated, utc - before, utc - after, Local(start), Local(end));
    }

    private static WallTime Once(DateTime utc) => new(WallTimeKind.Once, utc, utc, default, default);

    private static DateTime Local(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    /// <summary>The first instant at which the zone is no longer <paramref name="before"/>.</summary>
    private DateTime ChangeBetween(DateTime from, DateTime to, TimeSpan before)
    {
        var (low, high) = (from.Ticks / TimeSpan.TicksPerSecond, to.Ticks / TimeSpan.TicksPerSecond);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            _ = zone.GetUtcOffset(Utc(middle)) == before ? low = middle : high = middle;
        }

        return Utc(high);
    }

    private static DateTime Utc(long seconds) => new(seconds * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
