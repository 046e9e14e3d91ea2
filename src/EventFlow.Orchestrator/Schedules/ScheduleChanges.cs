using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Schedules;

/// <summary>How the schedules of a workflow stand after a change of it. What is unchanged keeps its place.</summary>
internal sealed class ScheduleChanges(SchedulePlans plans)
{
    /// <summary>There is another version: what it does not name any more is gone, and what has other times begins anew.</summary>
    public WorkflowSchedules Apply(WorkflowSchedules before, WorkflowDefinition definition, int version)
    {
        var known = before.Schedules.ToDictionary(schedule => schedule.Id);
        return before with
        {
            Version = version,
            Schedules = [.. definition.Schedules.Select(trigger => Draft(before, definition, version, trigger))
                .Select(draft => Place(draft, known.GetValueOrDefault(draft.Id), before))],
        };
    }

    public static WorkflowSchedules Pause(WorkflowSchedules before) => before.PausedAt is not null ? before : before with
    {
        PausedAt = before.Now,
        Schedules = [.. before.Schedules.Select(schedule => schedule with { NextDueAt = null })],
    };

    /// <summary>What passed meanwhile is missed, and up to <c>catchup</c>.</summary>
    public WorkflowSchedules Resume(WorkflowSchedules before) => before.PausedAt is null ? before : before with
    {
        PausedAt = null,
        Schedules =
        [
            .. before.Schedules.Select(schedule => plans.Stand(schedule with { LiveSince = before.Now }, before.DeletedAt is not null)),
        ],
    };

    private static StoredSchedule Draft(WorkflowSchedules before, WorkflowDefinition definition, int version, ScheduleTrigger trigger)
    {
        var given = ScheduleParams.Fixed(trigger, definition);
        var position = ScheduleCursor.BeginAt(before.Now);
        return new StoredSchedule
        {
            Id = ScheduleIds.Of(definition.Id, trigger.Name),
            Workflow = definition.Id,
            Name = trigger.Name,
            Version = version,
            Expression = trigger.Schedule.Expression,
            Timezone = trigger.TimeZone.Id,
            Catchup = trigger.Catchup.ToString().ToLowerInvariant(),
            Jitter = trigger.Jitter,
            Calendar = trigger.CalendarName,
            StartAt = trigger.Start?.ToUniversalTime(),
            EndAt = trigger.End?.ToUniversalTime(),
            Params = (given ?? trigger.Params)?.GetRawText() ?? "{}",
            IsComputed = given is null,
            HasTerms = !trigger.IsPart && RunTerms.Has(definition),
            IsPart = trigger.IsPart,
            LastAt = position.Last,
            LiveSince = position.LiveSince,
        };
    }

    /// <summary>Whether the schedules stand as those of a workflow that is held, or not held, do.</summary>
    public static bool Stands(WorkflowSchedules before) =>
        before.Schedules.All(
            schedule => schedule.Problem is null && schedule.NextDueAt is null == (before.IsHeld || schedule.NextAt is null));

    private StoredSchedule Place(StoredSchedule draft, StoredSchedule? old, WorkflowSchedules before) => plans.Stand(
        old is not null && HasTimesOf(draft, old)
            ? draft with { LastAt = old.LastAt, LiveSince = WasSilent(old) ? before.Now : old.LiveSince, LastRunId = old.LastRunId }
            : draft with { LastRunId = old?.LastRunId },
        before.IsHeld);

    /// <summary>What passed meanwhile is missed, as after a pause.</summary>
    private static bool WasSilent(StoredSchedule old) => old is { NextAt: not null, NextDueAt: null };

    private static bool HasTimesOf(StoredSchedule draft, StoredSchedule old) =>
        (draft.Expression, draft.Timezone, draft.Calendar, draft.StartAt, draft.EndAt)
        == (old.Expression, old.Timezone, old.Calendar, old.StartAt, old.EndAt);
}
