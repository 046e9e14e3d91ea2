using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Orchestrator.Schedules;

/// <summary>What a schedule that is due leads to.</summary>
/// <param name="Moved">The schedule behind it.</param>
/// <param name="Late">How late each run is.</param>
internal sealed record ScheduleFire(StoredSchedule Moved, IReadOnlyList<NewRun> Runs, IReadOnlyList<TimeSpan> Late, bool HasMissed)
{
    public IReadOnlyList<ScheduleEvent> Events { get; init; } = [];
}

/// <summary>Makes runs of due schedules. Nothing here is stored.</summary>
internal sealed class ScheduleFires(SchedulePlans schedules, WorkflowPlans workflows)
{
    // A schedule that catches up with much lets others have their turn.
    private const int MostOfOne = 100;

    // A list of runs looks this far back for ids that were made before their rows.
    private static readonly TimeSpan OldestMoment = TimeSpan.FromMinutes(50);

    /// <summary>Before any of them fires.</summary>
    public Task PrepareAsync(IEnumerable<StoredSchedule> due, CancellationToken cancellationToken) =>
        schedules.RefreshAsync(due, cancellationToken);

    public async Task<ScheduleFire> OfAsync(
        StoredSchedule due, DateTimeOffset now, DateTimeOffset watchedSince, CancellationToken cancellationToken)
    {
        if (!schedules.TryPlan(due, out var plan, out var problem))
        {
            return new ScheduleFire(due with { NextAt = null, NextDueAt = null, Problem = problem }, [], [], HasMissed: false);
        }

        var step = plan.Cursor.Advance(new SchedulePosition(due.LastAt, due.LiveSince), now, watchedSince, MostOfOne);
        var runs = new List<NewRun>();
        foreach (var fire in due.IsPart ? [] : step.Fires)
        {
            var (run, refused) = await RunAsync(due, plan, fire, now, cancellationToken);
            problem = refused ?? problem;
            if (run is not null)
            {
                runs.Add(run);
            }
        }

        var moved = due with
        {
            LastAt = step.Last,
            NextAt = step.Next?.At,
            NextDueAt = step.Next?.DueAt,
            LastRunId = runs.LastOrDefault()?.Id,
            Problem = problem,
        };
        return new ScheduleFire(moved, runs, [.. step.Fires.Select(fire => now - fire.DueAt)], step.HasMissed)
        {
            Events = due.IsPart ? [.. step.Fires.Select(fire => EventOf(due, plan, fire, now))] : [],
        };
    }

    private static ScheduleEvent EventOf(StoredSchedule due, SchedulePlan plan, FireTime fire, DateTimeOffset now) => new(
        IdOf(due, fire, now), now,
        ScheduleEvents.Of(
            due.Workflow, due.Name, fire.At, RunTrigger.OfSchedule(due.Name, plan.Zone, fire.At, plan.Times.IntervalStart(fire.At))));

    private static Guid IdOf(StoredSchedule due, FireTime fire, DateTimeOffset now) =>
        ScheduleIds.OfRun(due.Id, fire.At, fire.DueAt < now - OldestMoment ? now : fire.DueAt);

    private async Task<(NewRun? Run, string? Refused)> RunAsync(
        StoredSchedule due, SchedulePlan plan, FireTime fire, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var trigger = RunTrigger.OfSchedule(due.Name, plan.Zone, fire.At, plan.Times.IntervalStart(fire.At));
        var (parameters, terms, error) = due.IsComputed || due.HasTerms
            ? await ComputeAsync(due, trigger, now, cancellationToken)
            : (due.Params, null, null);
        if (error is not null)
        {
            return (null, $"EF2215 the run for {RunTrigger.Text(fire.At, plan.Zone)} was not started: its parameters do not fit: {error}");
        }

        var id = IdOf(due, fire, now);
        return (new NewRun(id, due.Workflow, due.Version, parameters, Key: null, Terms: terms, Trigger: trigger.GetRawText()), null);
    }

    private async Task<(string Params, RunTerms? Terms, string? Error)> ComputeAsync(
        StoredSchedule due, JsonElement trigger, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var definition = (await workflows.FindAsync(due.Workflow, due.Version, cancellationToken)).Definition;
        var given = Payload.Read(due.Params);
        var (values, error) = due.IsComputed ? ScheduleParams.Evaluate(given, trigger, definition) : (given!.Value, null);
        if (error is not null)
        {
            return (due.Params, null, error);
        }

        var terms = RunTerms.Of(definition, values, now, out var problem);
        return (values.GetRawText(), terms, problem is null ? null : $"the 'key' in 'concurrency': {problem}");
    }
}
