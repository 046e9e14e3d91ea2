using System.Globalization;
using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Backfills;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Backfills;

internal static class BackfillEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapBackfills(this IEndpointRouteBuilder api)
    {
        api.MapPost("/workflows/{id}/backfills", BackfillCreate.HandleAsync).WithTags("backfills").WithName("startBackfill")
            .WithSummary("Runs a schedule's intervals of the past: 202 once they are committed; 200 for a preview with dry_run, or where "
                + "the Idempotency-Key was used before")
            .Accepts<BackfillRequest>("application/json")
            .Produces<BackfillView>(202).Produces<BackfillView>(200)
            .Produces<Problem>(404, ProblemType).Produces<Problem>(422, ProblemType);
        var backfills = api.MapGroup("/backfills").WithTags("backfills");
        backfills.MapGet("", ListAsync).WithName("listBackfills")
            .WithSummary("Backfills, newest first; ?workflow=&limit=&cursor=").Produces<Page<BackfillView>>();
        backfills.MapGet("/{id}", FindAsync).WithName("getBackfill")
            .WithSummary("One backfill with the number of its intervals in each state")
            .Produces<BackfillView>().Produces<Problem>(404, ProblemType);
        backfills.MapGet("/{id}/intervals", IntervalsAsync).WithName("listBackfillIntervals")
            .WithSummary("The intervals of a backfill in the order of their runs, each with its run")
            .Produces<Page<BackfillIntervalView>>().Produces<Problem>(404, ProblemType);
        Change(backfills, "pause", BackfillStates.Paused, [BackfillStates.Running], "No further run starts until it is resumed");
        Change(backfills, "resume", BackfillStates.Running, [BackfillStates.Paused], "Its runs start again");
        Change(
            backfills, "cancel", BackfillStates.Canceling, [BackfillStates.Running, BackfillStates.Paused],
            "Cancels its runs, and starts no further one");
    }

    private static void Change(RouteGroupBuilder backfills, string verb, string to, string[] from, string summary) =>
        backfills.MapPost($"/{{id}}/{verb}", (
            string id, Backfiller backfiller, IBackfillStore store, CancellationToken cancellationToken) =>
                ChangeAsync(id, to, from, backfiller, store, cancellationToken))
            .WithName($"{verb}Backfill").WithSummary(summary)
            .Produces<BackfillView>().Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType);

    private static async Task<IResult> ListAsync(HttpRequest request, IBackfillStore store, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(
            Query.Text(request, "workflow"), Query.Text(request, "cursor"), Query.Limit(request), cancellationToken);
        return Results.Json(new Page<BackfillView>([.. page.Items.Select(backfill => BackfillViews.Of(backfill))], page.Next));
    }

    private static async Task<IResult> FindAsync(string id, IBackfillStore store, CancellationToken cancellationToken) =>
        await OfAsync(id, store, cancellationToken) is var (backfill, counts)
            ? Results.Json(BackfillViews.Of(backfill, counts))
            : Unknown(id);

    private static async Task<IResult> IntervalsAsync(
        string id, HttpRequest request, IBackfillStore store, CancellationToken cancellationToken)
    {
        if (await OfAsync(id, store, cancellationToken) is not var (backfill, _))
        {
            return Unknown(id);
        }

        var limit = Query.Limit(request);
        var found = await store.IntervalsAsync(backfill.Id, Query.Number(request, "cursor") ?? 0, limit + 1, cancellationToken);
        var shown = found.Take(limit).Select(interval => BackfillViews.Of(backfill, interval)).ToArray();
        var next = found.Count > limit ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Json(new Page<BackfillIntervalView>(shown, next));
    }

    private static async Task<IResult> ChangeAsync(
        string id, string to, string[] from, Backfiller backfiller, IBackfillStore store, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var backfillId)
            || await backfiller.ChangeAsync(backfillId, to, from, cancellationToken) is not { } after)
        {
            return Unknown(id);
        }

        return after.State == to
            ? await FindAsync(id, store, cancellationToken)
            : new ProblemResult(new Problem(
                409, ProblemCodes.BackfillState, $"Backfill '{id}' is {after.State}, which cannot become {to}. Only one that is "
                + $"{string.Join(" or ", from)} can."));
    }

    private static async Task<(StoredBackfill Backfill, IReadOnlyDictionary<string, int> Intervals)?> OfAsync(
        string id, IBackfillStore store, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var backfill) ? await store.FindAsync(backfill, cancellationToken) : null;

    private static ProblemResult Unknown(string id) => new(
        new Problem(404, ProblemCodes.UnknownBackfill, $"There is no backfill '{id}'. GET /api/v1/backfills lists what there is."));
}
