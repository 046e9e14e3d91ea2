using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Schedules;

/// <summary>Stored schedules as the API shows them.</summary>
internal sealed class ScheduleViews(SchedulePlans plans, TimeProvider time)
{
    /// <param name="next">How many fire times from now on.</param>
    /// <param name="waits">With what it starts runs together; null: it does so alone.</param>
    public ScheduleView Of(StoredSchedule schedule, DateTimeOffset? pausedAt, int next, TriggerWaitView? waits = null)
    {
        var zone = TimeZones.TryFind(schedule.Timezone, out var found, out _) ? found : TimeZoneInfo.Utc;
        return new ScheduleView
        {
            Workflow = schedule.Workflow,
            Name = schedule.Name,
            Version = schedule.Version,
            Schedule = schedule.Expression,
            Timezone = schedule.Timezone,
            Catchup = schedule.Catchup,
            JitterSeconds = schedule.Jitter > TimeSpan.Zero ? schedule.Jitter.TotalSeconds : null,
            Calendar = schedule.Calendar,
            Start = Local(schedule.StartAt),
            End = Local(schedule.EndAt),
            PausedAt = pausedAt,
            NextAt = Local(schedule.NextAt),
            NextDueAt = Local(schedule.NextDueAt),
            LastRun = schedule.LastRunId,
            Problem = schedule.Problem,
            WaitsWith = waits,
            Next = next > 0 ? [.. NextTimes(schedule).Take(next)] : null,
        };

        DateTimeOffset? Local(DateTimeOffset? at) => at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone) : null;
    }

    private IEnumerable<DateTimeOffset> NextTimes(StoredSchedule schedule)
    {
        if (!plans.TryPlan(schedule, out var plan, out _))
        {
            yield break;
        }

        for (var at = plan.Times.Next(time.GetUtcNow()); at is { } fire; at = plan.Times.Next(fire))
        {
            yield return fire;
        }
    }
}
