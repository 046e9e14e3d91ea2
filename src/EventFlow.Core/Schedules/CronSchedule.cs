using System.Diagnostics.CodeAnalysis;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Schedules;

/// <summary>A cron expression and the instants it names in a zone; docs/schedules.md has the rules.</summary>
public sealed class CronSchedule
{
    private readonly LocalTimes times;

    private CronSchedule(string expression, LocalTimes times, bool firesInBothPasses)
    {
        Expression = expression;
        FiresInBothPasses = firesInBothPasses;
        this.times = times;
    }

    /// <summary>As its author wrote it.</summary>
    public string Expression { get; }

    /// <summary>Its hours are every hour or a step, so a repeated hour is one more hour to it. Otherwise every wall-clock time
    /// fires once.</summary>
    public bool FiresInBothPasses { get; }

    /// <exception cref="FormatException">With all faults of the expression.</exception>
    public static CronSchedule Parse(string expression) =>
        TryParse(expression, out var schedule, out var errors) ? schedule : throw new FormatException(string.Join("; ", errors));

    public static bool TryParse(
        string expression, [NotNullWhen(true)] out CronSchedule? schedule, out IReadOnlyList<CronError> errors)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var found = new List<CronError>();
        errors = found;
        schedule = null;
        if (new CronReader(found).Read(expression) is not { } fields)
        {
            return false;
        }

        var times = new LocalTimes(fields);
        if (times.NeverCome)
        {
            found.Add(new CronError(DefinitionCodes.CronNeverComes,
                $"the date of {Words.Quote(expression.Trim())} never comes: no such month has that day; write an earlier one, "
                + "or L for the last day of the month", 0));
            return false;
        }

        schedule = new CronSchedule(expression, times, fields.Hour.IsEvery || fields.Hour.HasStep);
        return true;
    }

    /// <summary>The first fire time after <paramref name="after"/>, in the offset of <paramref name="zone"/>; null at the end of the
    /// calendar.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var utc = after.UtcDateTime;
        if (utc > WallClock.Latest)
        {
            return null;
        }

        var clock = new WallClock(zone);
        var second = utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
        return new FireTimes(times, FiresInBothPasses, clock).Next(second < WallClock.Earliest ? WallClock.Earliest : second) is { } next
            ? clock.At(next)
            : null;
    }

    /// <summary>The last fire time before <paramref name="before"/>; null at the beginning of the calendar.</summary>
    public DateTimeOffset? Previous(DateTimeOffset before, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var utc = before.UtcDateTime;
        if (utc < WallClock.Earliest)
        {
            return null;
        }

        var clock = new WallClock(zone);
        var second = utc > WallClock.Latest ? WallClock.Latest : utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
        second = second < utc && second < WallClock.Latest ? second.AddSeconds(1) : second;
        return new FireTimes(times, FiresInBothPasses, clock).Previous(second) is { } previous ? clock.At(previous) : null;
    }

    /// <summary>All fire times from <paramref name="from"/> up to but without <paramref name="to"/>, found one by one as they are
    /// asked for.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var before = from > DateTimeOffset.MinValue ? from.AddTicks(-1) : from;
        for (var next = Next(before, zone); next < to; next = Next(next.Value, zone))
        {
            yield return next.Value;
        }
    }
}
