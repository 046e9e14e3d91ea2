using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Backfills;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;
using EventFlow.Server.Workflows;

namespace EventFlow.Server.Backfills;

/// <summary>POST of a backfill.</summary>
internal static class BackfillCreate
{
    private const int MostSchedules = 500;

    public static async Task<IResult> HandleAsync(
        string id, HttpRequest request, IWorkflowStore workflows, IScheduleStore schedules, IBackfillStore store, Backfiller backfiller,
        WorkflowDefinitions definitions, CancellationToken cancellationToken)
    {
        var body = BackfillBody.Read(await RequestBody.ReadAsync(request, cancellationToken));
        var key = IdempotencyKey.Of(request);
        if (!body.DryRun && key is not null && await store.FindByKeyAsync(id, key, cancellationToken) is { } before)
        {
            return Results.Json(BackfillViews.Of(before));
        }

        var page = await schedules.ListAsync(id, cursor: null, MostSchedules, cancellationToken);
        var known = page.Items.Select(item => item.Schedule).ToList();
        if (known.Count == 0 && await GoneAsync(id, workflows, cancellationToken) is { } gone)
        {
            return gone;
        }

        var schedule = Choose(id, body.Schedule, known);
        var definition = definitions.Of((await workflows.FindAsync(id, schedule.Version, cancellationToken))!);
        var trigger = definition.Schedules.First(one => one.Name == schedule.Name);
        var (backfill, intervals) = await backfiller.PlanAsync(
            Guid.CreateVersion7(), schedule, trigger, body.Wish(trigger.TimeZone), cancellationToken);
        RequireSome(body, intervals);
        if (Backfiller.Refused(backfill, intervals, definition) is { } refused)
        {
            throw new ProblemException(422, ProblemCodes.InvalidParameters, $"The parameters do not fit workflow '{id}': {refused}");
        }

        return body.DryRun
            ? Results.Json(BackfillViews.Planned(backfill, intervals))
            : await StoreAsync(backfill with { Key = key }, intervals, store, backfiller, cancellationToken);
    }

    /// <summary>Null: the workflow is there.</summary>
    private static async Task<IResult?> GoneAsync(string id, IWorkflowStore workflows, CancellationToken cancellationToken) =>
        await workflows.FindAsync(id, version: null, cancellationToken) is not { } latest
            ? await UnknownWorkflow.ResultAsync(id, version: null, workflows, cancellationToken)
            : latest.DeletedAt is { } deletedAt ? WorkflowDeletion.Refused(id, deletedAt) : null;

    private static async Task<IResult> StoreAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, IBackfillStore store, Backfiller backfiller,
        CancellationToken cancellationToken)
    {
        if (await backfiller.CreateAsync(backfill, intervals, cancellationToken))
        {
            return Results.Json(BackfillViews.Of(backfill, BackfillViews.Counts(intervals)), statusCode: 202);
        }

        var before = await store.FindByKeyAsync(backfill.Workflow, backfill.Key!, cancellationToken);
        return Results.Json(BackfillViews.Of(before!));
    }

    private static StoredSchedule Choose(string workflow, string? name, List<StoredSchedule> known)
    {
        var names = string.Join(", ", known.Select(schedule => $"'{schedule.Name}'"));
        return known.Count == 0
            ? throw new ProblemException(
                422, ProblemCodes.NoSchedule, $"Workflow '{workflow}' has no schedule, so it has no intervals. Give it one in 'triggers'.")
            : name is null && known.Count > 1
            ? throw new ProblemException(
                422, ProblemCodes.WhichSchedule, $"Workflow '{workflow}' has several schedules. Say with 'schedule' which of {names}.")
            : known.Find(schedule => name is null || schedule.Name == name)
                ?? throw new ProblemException(
                    422, ProblemCodes.WhichSchedule, $"Workflow '{workflow}' has no schedule '{name}'; it has {names}.");
    }

    private static void RequireSome(BackfillBody body, IReadOnlyList<StoredInterval> intervals)
    {
        if (intervals.Count == 0)
        {
            throw new ProblemException(
                422, ProblemCodes.BadRange,
                $"No interval of the schedule begins from {body.From} to {body.To} and has ended by now. Choose another range.");
        }

        if (intervals.Count > BackfillIntervals.Most)
        {
            throw new ProblemException(
                422, ProblemCodes.TooManyIntervals,
                $"More than {BackfillIntervals.Most} intervals begin from {body.From} to {body.To}. Do them in several backfills.");
        }
    }
}
