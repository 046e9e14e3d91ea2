using System.Text.Json;

namespace EventFlow.Core.Events;

/// <summary>A dataset was brought up to date by a task that has ended well.</summary>
/// <param name="Id">Of this update; it begins with the moment.</param>
/// <param name="Depth">How many runs its run is behind of.</param>
/// <param name="Metadata">JSON text: the output of the task, where it is a small object.</param>
public sealed record DatasetUpdate(
    Guid Id, string Dataset, Guid RunId, string Workflow, string Path, int Attempt, DateTimeOffset At, string? Metadata,
    int Depth = 0);

/// <summary>Updates of datasets as events: so they start runs, and are kept in the inbox.</summary>
public static class DatasetEvents
{
    public const string Kind = "dataset.updated";
    public const string Type = $"eventflow.{Kind}";

    /// <summary>UTF-8 bytes of metadata; the output of a task that has more is left out.</summary>
    public const int MaxMetadata = 8 * 1024;

    private const string Source = "/runs/";

    public static CloudEvent Of(DatasetUpdate update) => Write(
        update.Id.ToString(), Source + update.RunId, update.Dataset, update.At, update.Depth + 1, writer =>
        {
            writer.WriteString("run", update.RunId);
            writer.WriteString("workflow", update.Workflow);
            writer.WriteString("task", update.Path);
            writer.WriteNumber("attempt", update.Attempt);
            if (update.Metadata is { } metadata)
            {
                writer.WritePropertyName("metadata");
                writer.WriteRawValue(metadata, skipInputValidation: true);
            }
        });

    /// <summary>An update that somebody outside reports.</summary>
    public static CloudEvent OfOutside(string id, string source, string dataset, DateTimeOffset at, JsonElement? metadata) =>
        Write(id, source, dataset, at, depth: 0, writer =>
        {
            if (metadata is { } given)
            {
                writer.WritePropertyName("metadata");
                writer.WriteRawValue(given.GetRawText(), skipInputValidation: true);
            }
        });

    /// <summary>The dataset an event is about; null: about none.</summary>
    public static string? DatasetOf(CloudEvent happened) =>
        happened.Type == Type && happened.Subject is { } name && DatasetNames.AreGood(name) ? name : null;

    private static CloudEvent Write(string id, string source, string dataset, DateTimeOffset at, int depth, Action<Utf8JsonWriter> data) =>
        CloudEventReader.Read(CloudEventFormat.Write(writer =>
        {
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", id);
            writer.WriteString("source", source);
            writer.WriteString("type", Type);
            writer.WriteString("subject", dataset);
            writer.WriteString("time", at.ToUniversalTime());
            if (depth > 0)
            {
                writer.WriteNumber(RunEvents.DepthAttribute, depth);
            }

            writer.WriteStartObject("data");
            writer.WriteString("dataset", dataset);
            data(writer);
            writer.WriteEndObject();
        }));
}

public static class DatasetNames
{
    public const int MaxLength = 200;

    /// <summary>Words of letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, with slashes between them.</summary>
    public static bool AreGood(string name) =>
        name.Length is > 0 and <= MaxLength && name.Split('/').All(word => word.Length > 0 && char.IsAsciiLetterOrDigit(word[0])
            && word.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-'));
}
