using System.Text.Json;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Orchestrator.Backfills;

/// <summary>Makes runs of the intervals of a backfill. Nothing here is stored.</summary>
internal sealed class BackfillRuns(WorkflowPlans workflows)
{
    public async Task<(IReadOnlyList<StoredInterval> Changed, IReadOnlyList<NewRun> Runs, string? Problem)> OfAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (intervals.Count == 0)
        {
            return ([], [], null);
        }

        string? problem = null;
        var parameters = (await workflows.FindAsync(backfill.Workflow, backfill.Version, cancellationToken)).Definition.Params;
        var (changed, runs) = (new List<StoredInterval>(), new List<NewRun>());
        foreach (var interval in intervals)
        {
            var trigger = TriggerOf(backfill, interval);
            var (values, error) = ScheduleParams.Evaluate(Payload.Read(backfill.Params), trigger, parameters);
            if (error is not null)
            {
                problem ??= $"EF2219 the run of interval {interval.Number} was not started: its parameters do not fit: {error}";
                changed.Add(interval with { State = IntervalStates.Refused });
                continue;
            }

            var id = ScheduleIds.OfRun(backfill.Id, interval.EndAt, now);
            changed.Add(interval with { State = IntervalStates.Started, RunId = id });
            runs.Add(new NewRun(
                id, backfill.Workflow, backfill.Version, values.GetRawText(), Key: null, Child: null, trigger.GetRawText()));
        }

        return (changed, runs, problem);
    }

    private static JsonElement TriggerOf(StoredBackfill backfill, StoredInterval interval) =>
        TimeZones.TryFind(backfill.Timezone, out var zone, out var error)
            ? RunTrigger.OfBackfill(backfill.Id, backfill.Schedule, zone, interval.StartAt, interval.EndAt)
            : throw new InvalidDataException($"EF2214 {error}: install the zone database (tzdata) this engine reads");
}
