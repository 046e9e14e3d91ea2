using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Events;
using EventFlow.Core.Schedules;

namespace EventFlow.Testing;

/// <summary>The start of a run by a schedule of its workflow, at one of its fire times.</summary>
/// <param name="Given">The parameters that the schedule gives, as they are in the file.</param>
/// <param name="Env">That of the workflow.</param>
internal sealed record ScheduledStart(DateTimeOffset At, JsonElement Trigger, JsonElement? Given, JsonElement? Env)
{
    public const string Code = "EF2218";

    /// <summary>The schedule starts no run by itself: an event that a trigger with <c>all</c> waits for; null: it does.</summary>
    public CloudEvent? Fire { get; init; }

    /// <param name="at">A time with its offset, or of the zone of the schedule.</param>
    /// <param name="schedule">Its name; null: the only one there is.</param>
    /// <param name="problem">What is wrong, without a code; null: nothing.</param>
    public static ScheduledStart? Of(
        WorkflowDefinition definition, string at, string? schedule, CalendarBook calendars, out string? problem)
    {
        var found = definition.Schedules.Where(trigger => schedule is null || trigger.Name == schedule).Take(2).ToList();
        problem = found.Count == 1 ? null
            : definition.Schedules.Count == 0 ? "the workflow has no schedule"
            : found.Count > 1 ? $"the workflow has several schedules, say which: {Names(definition)}"
            : $"the workflow has no schedule '{schedule}'; it has {Names(definition)}";
        if (problem is not null)
        {
            return null;
        }

        if (!Moments.TryParse(at, found[0].TimeZone, out var moment))
        {
            problem = $"expected a time such as 2026-03-29T06:00, found '{at}'";
            return null;
        }

        var calendar = found[0].CalendarName is { } name ? calendars.Find(name) : null;
        if (found[0].CalendarName is { } missing && calendar is null)
        {
            problem = $"schedule '{found[0].Name}' names calendar '{missing}', which the test does not have";
            return null;
        }

        return Of(found[0], moment, calendar, definition, out problem);
    }

    /// <summary>The parameters of the run: those of the schedule, and in their place those that the test gives.</summary>
    public Dictionary<string, JsonElement> Params(IReadOnlyDictionary<string, JsonElement> given)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (Given is { } template && ScheduleParams.Values(template, Trigger, Env) is { } own)
        {
            own.EnumerateObject().ToList().ForEach(one => values[one.Name] = one.Value);
        }

        given.ToList().ForEach(one => values[one.Key] = one.Value);
        return values;
    }

    private static ScheduledStart? Of(
        ScheduleTrigger trigger, DateTimeOffset at, BusinessCalendar? calendar, WorkflowDefinition definition, out string? problem)
    {
        var times = ScheduleTimes.Of(trigger, calendar);
        var before = at - TimeSpan.FromTicks(1);
        if (times.Next(before) is { } next && next == at)
        {
            problem = null;
            var origin = RunTrigger.OfSchedule(trigger.Name, trigger.TimeZone, at, times.IntervalStart(at));
            return new ScheduledStart(at, origin, trigger.Params, definition.Env)
            {
                Fire = trigger.IsPart ? ScheduleEvents.Of(definition.Id, trigger.Name, at, origin) : null,
            };
        }

        problem = $"schedule '{trigger.Name}' does not fire at {RunTrigger.Text(at, trigger.TimeZone)}"
            + (times.Next(before) is { } later ? $"; the next time is {RunTrigger.Text(later, trigger.TimeZone)}" : "; it has ended");
        return null;
    }

    private static string Names(WorkflowDefinition definition) => string.Join(", ", definition.Schedules.Select(one => $"'{one.Name}'"));
}
