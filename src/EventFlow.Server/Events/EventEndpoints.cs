using EventFlow.Contracts.Api;

namespace EventFlow.Server.Events;

internal static class EventEndpoints
{
    private const string ProblemType = "application/problem+json";

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("events");
        events.MapPost("", EventPost.HandleAsync).WithName("sendEvents")
            .WithSummary("Takes CloudEvents 1.0 (structured, batch or binary mode): 202 once they and the runs they start are committed")
            .Produces<ReceivedEvents>(202)
            .Produces<Problem>(400, ProblemType).Produces<Problem>(413, ProblemType).Produces<Problem>(415, ProblemType)
            .Produces<Problem>(422, ProblemType).Produces<Problem>(429, ProblemType);
        events.MapGet("", EventQueries.ListAsync).WithName("listReceivedEvents")
            .WithSummary("Events as they were received, newest first; ?type=&event_id=&fate=&run=&limit=&cursor=")
            .Produces<Page<InboxView>>();
        events.MapGet("/{id}", EventQueries.FindAsync).WithName("getReceivedEvent")
            .WithSummary("One event with what became of it").Produces<InboxView>().Produces<Problem>(404, ProblemType);
        events.MapPost("/{id}/replay", EventReplay.HandleAsync).WithName("replayEvent")
            .WithSummary(
                "Takes an event once more: 202 once it is committed. What it has started before it does not start again, unless forced")
            .Accepts<ReplayEventRequest>(isOptional: true, "application/json")
            .Produces<InboxView>(202)
            .Produces<Problem>(404, ProblemType).Produces<Problem>(409, ProblemType).Produces<Problem>(422, ProblemType);
    }
}
