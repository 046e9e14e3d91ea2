using System.Globalization;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Runs;

/// <summary>The reading half of the runs.</summary>
internal static class RunQueries
{
    public static async Task<IResult> ListAsync(HttpRequest request, IRunStore store, CancellationToken cancellationToken)
    {
        var filter = new RunFilter(
            Query.Text(request, "workflow"), Query.RunState(request), Query.Time(request, "since"), Query.Id(request, "parent"),
            Query.RunCause(request), Query.Text(request, "trigger"));
        var page = await store.ListAsync(filter, Query.Text(request, "cursor"), Query.Limit(request), cancellationToken);
        return Results.Json(page);
    }

    public static async Task<IResult> FindAsync(string id, IRunStore store, CancellationToken cancellationToken) =>
        await OfAsync(id, store, cancellationToken) is { } run ? Results.Json(run) : Unknown(id);

    public static async Task<IResult> TasksAsync(
        string id, HttpRequest request, IRunStore store, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var runId))
        {
            return Unknown(id);
        }

        var page = await store.TasksAsync(runId, Query.Text(request, "cursor"), Query.Limit(request), cancellationToken);
        return page.Items.Count == 0 && await OfAsync(id, store, cancellationToken) is null
            ? Unknown(id)
            : Results.Json(page);
    }

    public static async Task<IResult> EventsAsync(
        string id, HttpRequest request, IRunStore store, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var runId))
        {
            return Unknown(id);
        }

        var limit = Query.Limit(request);
        var events = await store.EventsAsync(runId, After(request), limit + 1, cancellationToken);
        if (events.Count == 0 && await OfAsync(id, store, cancellationToken) is null)
        {
            return Unknown(id);
        }

        var shown = events.Take(limit).ToArray();
        var next = events.Count > limit ? shown[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Json(new Page<EventView>(shown, next));
    }

    public static async Task<RunView?> OfAsync(string id, IRunStore store, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var runId) ? await store.FindAsync(runId, cancellationToken) : null;

    /// <summary>Without the counts of its tasks.</summary>
    public static async Task<RunView?> HeadAsync(string id, IRunStore store, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var runId) ? await store.HeadAsync(runId, cancellationToken) : null;

    public static ProblemResult Unknown(string id) =>
        new(new Problem(404, ProblemCodes.UnknownRun, $"There is no run '{id}'. GET /api/v1/runs lists what there is."));

    private static long After(HttpRequest request)
    {
        if (Query.Text(request, "cursor") is not { } cursor)
        {
            return 0;
        }

        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw Query.Bad("cursor", cursor, "the 'next' of the page before");
    }
}
