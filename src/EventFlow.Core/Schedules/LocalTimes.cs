using Cronos;

namespace EventFlow.Core.Schedules;

/// <summary>The wall-clock times an expression names, without any zone: each of them once, on days of the calendar alone.</summary>
internal sealed class LocalTimes
{
    // The calendar repeats every 400 years, so what does not come in them never does.
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // A day more than there are instants to ask for, whatever the offset.
    private static readonly DateTime First = WallClock.Earliest.AddDays(-1);

    private static readonly DateTime Last = WallClock.Latest.AddDays(1);

    /// <summary>One expression per part of the days: in cron one of the two day fields is enough, in Cronos it takes both.</summary>
    private readonly List<CronExpression> parts;

    public LocalTimes(CronFields fields)
    {
        var time = $"{fields.Second.Parts[0]} {fields.Minute.Parts[0]} {fields.Hour.Parts[0]}";
        var month = fields.Month.Parts[0];
        var daysOfMonth = fields.DayOfMonth.IsEvery && !fields.DayOfWeek.IsEvery ? [] : fields.DayOfMonth.Parts;
        var daysOfWeek = fields.DayOfWeek.IsEvery ? [] : fields.DayOfWeek.Parts;
        parts = daysOfMonth.Select(days => $"{time} {days} {month} *")
            .Concat(daysOfWeek.Select(days => $"{time} * {month} {days}"))
            .Select(text => CronExpression.Parse(text, CronFormat.IncludeSeconds))
            // A part that never comes would be searched for until the year 9999 each time.
            .Where(part => part.GetNextOccurrence(Epoch, inclusive: true) is not null)
            .ToList();
    }

    public bool NeverCome => parts.Count == 0;

    public DateTime? Next(DateTime local, bool inclusive)
    {
        DateTime? first = null;
        foreach (var part in parts)
        {
            var found = part.GetNextOccurrence(DateTime.SpecifyKind(local, DateTimeKind.Utc), inclusive);
            first = first is null || found < first ? found : first;
        }

        return Local(first);
    }

    /// <summary>The last one before <paramref name="local"/>.</summary>
    public DateTime? Previous(DateTime local)
    {
        DateTime? last = null;
        foreach (var part in parts)
        {
            var found = part.GetPreviousOccurrence(DateTime.SpecifyKind(local, DateTimeKind.Utc));
            last = last is null || found > last ? found : last;
        }

        return Local(last);
    }

    private static DateTime? Local(DateTime? found) =>
        found is { } time && time > First && time < Last
            ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified)
            : null;
}
