using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;
using EventFlow.Orchestrator.Events;
using EventFlow.Server.Admission;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Events;

/// <summary>POST of events. All of a request are read before the first is taken; a bad one has the whole request refused.</summary>
internal static class EventPost
{
    private const string Prefix = "ce-";

    // SNS says that its JSON is plain text.
    private const string SnsHeader = "x-amz-sns-message-type";

    public static async Task<IResult> HandleAsync(
        HttpRequest request, EventIntake intake, StartAdmission admission, TimeProvider clock, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var events = Read(request, body, clock.GetUtcNow());
        using var entered = admission.TryEnter();
        if (entered is null)
        {
            var refusal = admission.OfStarting();
            admission.Count(refusal);
            return refusal.ToResult();
        }

        var taken = await Task.WhenAll(events.Select(happened =>
            intake.TakeAsync(new IncomingEvent(EventWays.Api) { Event = happened }, CancellationToken.None)));
        return Results.Json(new ReceivedEvents(taken), statusCode: 202);
    }

    private static IReadOnlyList<CloudEvent> Read(HttpRequest request, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            return OfBody(request, body, now);
        }
        catch (CloudEventException bad)
        {
            throw new ProblemException(bad.Code == CloudEventCodes.NotJson ? 400 : 422, bad.Code, bad.Message);
        }
    }

    private static IReadOnlyList<CloudEvent> OfBody(HttpRequest request, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var type = request.ContentType;
        if (CloudEventFormat.IsBatch(type))
        {
            return CloudEventFormat.ReadBatch(body);
        }

        if (CloudEventFormat.IsStructured(type))
        {
            return CloudEventFormat.IsJson(type) ? [CloudEventFormat.Read(body)] : throw Unread(type);
        }

        if (request.Headers.ContainsKey($"{Prefix}specversion"))
        {
            return [CloudEventFormat.ReadBinary(Attributes(request), type, body)];
        }

        return CloudEventFormat.IsJson(type) || request.Headers.ContainsKey(SnsHeader) ? Undeclared(body, now) : throw Unread(type);
    }

    /// <summary>Sent as plain JSON, which is how a first try with curl comes, and the notifications of other services.</summary>
    private static IReadOnlyList<CloudEvent> Undeclared(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (body.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8))
        {
            return CloudEventFormat.ReadBatch(body);
        }

        return CloudEventFormat.LooksWhole(body)
            ? [CloudEventFormat.Read(body)]
            : Envelopes.Open(CloudEventFormat.Parse(body), EnvelopeTrust.All, now) ?? [CloudEventFormat.Read(body)];
    }

    private static Dictionary<string, string> Attributes(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(
            header => header.Key[Prefix.Length..].ToLowerInvariant(), header => Uri.UnescapeDataString(header.Value.ToString().Trim('"')),
            StringComparer.Ordinal);

    private static ProblemException Unread(string? type) => new(new Problem(415, ProblemCodes.NoEvent,
        $"Events cannot be read from '{type}' without ce- headers. Send application/cloudevents+json, application/cloudevents-batch+json, "
        + "or the data with the headers ce-specversion, ce-id, ce-source and ce-type."));
}
