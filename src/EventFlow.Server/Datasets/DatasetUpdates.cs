using System.Text;
using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Server.Problems;
using EventFlow.Server.Requests;

namespace EventFlow.Server.Datasets;

/// <summary>POST of an update from outside.</summary>
internal static class DatasetUpdates
{
    private const string Source = "/api/datasets";

    public static async Task<IResult> HandleAsync(
        string path, HttpRequest request, EventIntake intake, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (name, isUpdates) = DatasetPath.Of(path);
        if (!isUpdates)
        {
            throw new ProblemException(
                404, ProblemCodes.NoSuchAddress,
                $"There is nothing to POST to at a dataset itself; /datasets/{name}/updates takes updates.");
        }

        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var members = body.IsEmpty ? new Dictionary<string, JsonElement>() : RequestShape.Members(JsonBody.Parse(body), "metadata");
        var id = IdempotencyKey.Of(request) ?? Guid.NewGuid().ToString();
        var happened = DatasetEvents.OfOutside(id, Source, name, clock.GetUtcNow(), Metadata(members));
        return Results.Json(
            await intake.TakeAsync(new IncomingEvent(EventWays.Api) { Event = happened }, CancellationToken.None), statusCode: 202);
    }

    private static JsonElement? Metadata(IReadOnlyDictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("metadata", out var metadata) || metadata.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return metadata.ValueKind == JsonValueKind.Object && Encoding.UTF8.GetByteCount(metadata.GetRawText()) <= DatasetEvents.MaxMetadata
            ? metadata
            : throw RequestShape.Wrong($"'metadata' must be an object of at most {DatasetEvents.MaxMetadata} bytes.");
    }
}
