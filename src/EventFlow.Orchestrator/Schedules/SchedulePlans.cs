using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Calendars;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Schedules;

/// <summary>A stored schedule, ready to be asked for its fire times.</summary>
internal sealed record SchedulePlan(ScheduleTimes Times, ScheduleCursor Cursor, TimeZoneInfo Zone)
{
    /// <summary>The schedule as it is to stand after a change, with its next fire time or why there is none.</summary>
    public StoredSchedule Stand(StoredSchedule schedule, bool isPaused)
    {
        var next = Cursor.After(schedule.LastAt);
        return schedule with { NextAt = next?.At, NextDueAt = isPaused ? null : next?.DueAt, Problem = null };
    }
}

internal sealed class SchedulePlans(KnownCalendars calendars)
{
    // Of a thousand schedules most have one of a few expressions.
    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<string, CronSchedule> expressions = new(StringComparer.Ordinal);

    /// <summary>Before any of them is planned.</summary>
    public Task RefreshAsync(IEnumerable<StoredSchedule> due, CancellationToken cancellationToken) =>
        calendars.RefreshAsync([.. due.Select(schedule => schedule.Calendar).OfType<string>().Distinct()], cancellationToken);

    /// <param name="problem">Why it cannot fire.</param>
    public bool TryPlan(StoredSchedule schedule, [NotNullWhen(true)] out SchedulePlan? plan, [NotNullWhen(false)] out string? problem)
    {
        plan = null;
        var calendar = schedule.Calendar is { } name ? calendars.Find(name) : null;
        if (schedule.Calendar is not null && calendar is null)
        {
            problem = $"EF2213 there is no calendar '{schedule.Calendar}': apply it, or take it out of the schedule; "
                + "until then it does not fire";
            return false;
        }

        if (!TimeZones.TryFind(schedule.Timezone, out var zone, out var error))
        {
            problem = $"EF2214 {error}: install the zone database (tzdata) this engine reads";
            return false;
        }

        var times = new ScheduleTimes(Parse(schedule.Expression), zone, calendar, schedule.StartAt, schedule.EndAt);
        plan = new SchedulePlan(times, new ScheduleCursor(schedule.Id, times, CatchupOf(schedule), schedule.Jitter), zone);
        problem = null;
        return true;
    }

    /// <summary>The schedule as it is to stand after a change.</summary>
    public StoredSchedule Stand(StoredSchedule schedule, bool isPaused) => TryPlan(schedule, out var plan, out var problem)
        ? plan.Stand(schedule, isPaused)
        : schedule with { NextAt = null, NextDueAt = null, Problem = problem };

    private CronSchedule Parse(string expression)
    {
        if (expressions.TryGetValue(expression, out var known))
        {
            return known;
        }

        if (expressions.Count >= MostKept)
        {
            expressions.Clear();
        }

        return expressions[expression] = CronSchedule.Parse(expression);
    }

    private static Catchup CatchupOf(StoredSchedule schedule) => Enum.Parse<Catchup>(schedule.Catchup, ignoreCase: true);
}
