using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;

namespace EventFlow.Orchestrator.Storage;

/// <summary>What the event of an update says of its dataset. Only a task of ours is believed to be of a run.</summary>
internal sealed record DatasetVersion(string Dataset, string Key, Guid? Run, string? Path, string? Metadata)
{
    public static DatasetVersion Of(InboxRow row)
    {
        var happened = row.Event!;
        var isOurs = row.Via == EventWays.Run;
        return new DatasetVersion(
            DatasetEvents.DatasetOf(happened)!, EventKeys.Of($"{happened.Source}\t{happened.Id}", again: null),
            isOurs && Text(happened, "run") is { } run ? Guid.Parse(run) : null, isOurs ? Text(happened, "task") : null,
            MetadataOf(happened));
    }

    private static string? Text(CloudEvent happened, string name) => Member(happened, name)?.GetString();

    private static string? MetadataOf(CloudEvent happened) =>
        Member(happened, "metadata") is { ValueKind: JsonValueKind.Object } metadata
        && metadata.GetRawText() is { Length: <= DatasetEvents.MaxMetadata } text
            ? text
            : null;

    private static JsonElement? Member(CloudEvent happened, string name) =>
        happened.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(name, out var member) ? member : null;
}
