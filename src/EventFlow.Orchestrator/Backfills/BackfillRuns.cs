using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
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
        var definition = (await workflows.FindAsync(backfill.Workflow, backfill.Version, cancellationToken)).Definition;
        var (changed, runs) = (new List<StoredInterval>(), new List<NewRun>());
        foreach (var interval in intervals)
        {
            var (run, refused) = RunOf(backfill, interval, definition, now);
            problem ??= refused;
            changed.Add(run is null
                ? interval with { State = IntervalStates.Refused }
                : interval with { State = IntervalStates.Started, RunId = run.Id });
            if (run is not null)
            {
                runs.Add(run);
            }
        }

        return (changed, runs, problem);
    }

    /// <summary>How many of its runs there may be at a time.</summary>
    public async Task<int> MostAsync(StoredBackfill backfill, CancellationToken cancellationToken)
    {
        var limit = (await workflows.FindAsync(backfill.Workflow, backfill.Version, cancellationToken)).Definition.Concurrency;
        return limit is { Key: null } ? Math.Min(limit.Max, backfill.MaxActive) : backfill.MaxActive;
    }

    private static (NewRun? Run, string? Refused) RunOf(
        StoredBackfill backfill, StoredInterval interval, WorkflowDefinition definition, DateTimeOffset now)
    {
        var trigger = TriggerOf(backfill, interval);
        var (values, error) = ScheduleParams.Evaluate(Payload.Read(backfill.Params), trigger, definition);
        if (error is not null)
        {
            return (null, $"EF2219 the run of interval {interval.Number} was not started: its parameters do not fit: {error}");
        }

        var terms = RunTerms.Of(definition, values, now, out var problem);
        if (problem is not null)
        {
            return (null, $"EF2219 the run of interval {interval.Number} was not started: the 'key' in 'concurrency': {problem}");
        }

        var run = new NewRun(
            ScheduleIds.OfRun(backfill.Id, interval.EndAt, now), backfill.Workflow, backfill.Version, values.GetRawText(), Key: null,
            Terms: Waiting(terms), Trigger: trigger.GetRawText());
        return (run, null);
    }

    /// <summary>The past takes nobody's place: whatever <c>overflow</c> says, its runs wait for their turn.</summary>
    private static RunTerms? Waiting(RunTerms? terms) =>
        terms is { Place: { } place } ? terms with { Place = place with { Overflow = Overflow.Queue } } : terms;

    private static JsonElement TriggerOf(StoredBackfill backfill, StoredInterval interval) =>
        TimeZones.TryFind(backfill.Timezone, out var zone, out var error)
            ? RunTrigger.OfBackfill(backfill.Id, backfill.Schedule, zone, interval.StartAt, interval.EndAt)
            : throw new InvalidDataException($"EF2214 {error}: install the zone database (tzdata) this engine reads");
}
