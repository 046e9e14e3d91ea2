using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Events;

/// <summary>The reading half of the events.</summary>
internal static class EventQueries
{
    public static async Task<IResult> ListAsync(HttpRequest request, IEventStore store, CancellationToken cancellationToken)
    {
        var filter = new InboxFilter(
            Query.Text(request, "type"), Query.Text(request, "event_id"), Fate(request), Query.Id(request, "run"));
        return Results.Json(await store.ListAsync(filter, Query.Text(request, "cursor"), Query.Limit(request), cancellationToken));
    }

    public static async Task<IResult> FindAsync(string id, IEventStore store, CancellationToken cancellationToken) =>
        await OfAsync(id, store, cancellationToken) is { } found ? Results.Json(found) : Unknown(id);

    public static async Task<InboxView?> OfAsync(string id, IEventStore store, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var parsed) ? await store.FindAsync(parsed, cancellationToken) : null;

    public static ProblemResult Unknown(string id) => new(new Problem(404, ProblemCodes.UnknownEvent,
        $"No event was received under the id '{id}'. It is the id of the receipt, which GET /api/v1/events lists; "
        + "?event_id= finds it by the event's own id. Days of history that are too old are gone."));

    private static string? Fate(HttpRequest request)
    {
        var fate = Query.Text(request, "fate");
        return fate is null || EventFates.All.Contains(fate)
            ? fate
            : throw Query.Bad("fate", fate, $"one of {string.Join(", ", EventFates.All)}");
    }
}
