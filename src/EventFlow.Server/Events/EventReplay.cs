using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Storage;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Events;

/// <summary>POST of a replay: the event is held against the workflows as they are now.</summary>
internal static class EventReplay
{
    public static async Task<IResult> HandleAsync(
        string id, HttpRequest request, IEventStore store, EventIntake intake, CancellationToken cancellationToken)
    {
        var force = Force(await RequestBody.ReadAsync(request, cancellationToken));
        var key = IdempotencyKey.Of(request);
        if (await EventQueries.OfAsync(id, store, cancellationToken) is not { } before)
        {
            return EventQueries.Unknown(id);
        }

        if (before.Event is not { } json || before.Type == RefusedEvents.Type)
        {
            return new ProblemResult(new Problem(409, ProblemCodes.NotReplayable,
                $"What was received under {before.Id} is no event that could be read: {before.Fates[0].Reason}. Have it sent again, "
                + "corrected."));
        }

        var taken = await intake.TakeAsync(
            new IncomingEvent(EventWays.Replay)
            {
                Event = CloudEventFormat.ReadStored(json.GetRawText()),
                IsOwn = before.Via == EventWays.Run,
                ReplayOf = before.Id,
                Again = force ? $"{before.Id}/{key ?? Guid.NewGuid().ToString()}" : null,
            },
            CancellationToken.None);
        return Results.Json(taken, statusCode: 202);
    }

    private static bool Force(ReadOnlyMemory<byte> body)
    {
        var members = body.IsEmpty ? new Dictionary<string, JsonElement>() : RequestShape.Members(JsonBody.Parse(body), "force");
        return members.TryGetValue("force", out var force) && force.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw RequestShape.Wrong($"'force' must be true or false, not {RequestShape.Word(force.ValueKind)}."),
        };
    }
}
