using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;

namespace EventFlow.Bridges.Kafka;

/// <summary>Records as events: those that are CloudEvents, by the Kafka binding of the specification, and any others. What cannot be an
/// event becomes one that the inbox puts aside, so that nothing stands in the way of what is behind it.</summary>
/// <param name="type">Of what is no CloudEvent; null: <c>kafka.TOPIC</c>.</param>
internal sealed class KafkaEvents(string bridge, string? type)
{
    private const string Prefix = "ce_";
    private const string PlaceAttribute = "kafkarecord";
    private const int MaxTrace = 512;
    private static readonly string[] Traces = ["traceparent", "tracestate"];

    public IReadOnlyList<CloudEvent> Of(KafkaRecord record)
    {
        try
        {
            RequireSize(record.Value?.Length ?? 0);
            var events = Read(record).Select(read => WithPlace(read, record)).ToList();
            events.ForEach(read => RequireSize(JsonMarshal.GetRawUtf8Value(read.Json).Length));
            return events;
        }
        catch (CloudEventException bad)
        {
            return [Refused(record, $"{bad.Code} {bad.Message}")];
        }
        catch (Exception bad) when (bad is InvalidOperationException or ArgumentException or JsonException)
        {
            // What nothing was prepared for must not stay in the way of the partition.
            return [Refused(record, $"{CloudEventCodes.BadAttribute} The record cannot be read: {bad.Message}")];
        }
    }

    private IReadOnlyList<CloudEvent> Read(KafkaRecord record)
    {
        var contentType = TextOf(record, "content-type");
        if (CloudEventFormat.IsStructured(contentType))
        {
            return Structured(contentType!, record.Value ?? []);
        }

        var attributes = Attributes(record);
        if (attributes.ContainsKey("specversion"))
        {
            return [CloudEventFormat.ReadBinary(attributes, contentType, record.Value)];
        }

        if (CloudEventFormat.IsJson(contentType) && Notifications(record) is { } reported)
        {
            return reported;
        }

        return [contentType is null && KafkaData.IsWhole(record.Value) ? CloudEventFormat.Read(record.Value) : Plain(record, contentType)];
    }

    /// <summary>What MinIO and Ceph report to a topic; null: it is nothing of theirs.</summary>
    private static IReadOnlyList<CloudEvent>? Notifications(KafkaRecord record) =>
        record.Value is { } value && value.AsSpan().IndexOf("\"Records\""u8) >= 0 && KafkaData.Parsed(value) is { } json
            ? Envelopes.Open(json, EnvelopeTrust.All, record.At ?? DateTimeOffset.UnixEpoch)
            : null;

    private static IReadOnlyList<CloudEvent> Structured(string contentType, byte[] value)
    {
        if (!CloudEventFormat.IsJson(contentType))
        {
            throw new CloudEventException(CloudEventCodes.NotJson,
                $"The record is a CloudEvent in the format '{contentType}', and only application/cloudevents+json can be read.");
        }

        return CloudEventFormat.IsBatch(contentType) ? CloudEventFormat.ReadBatch(value) : [CloudEventFormat.Read(value)];
    }

    private CloudEvent Plain(KafkaRecord record, string? contentType) => CloudEventReader.Read(CloudEventFormat.Write(writer =>
    {
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", record.Place);
        writer.WriteString("source", SourceOf(record));
        writer.WriteString("type", type ?? $"kafka.{record.Topic}");
        if (record.At is { } at)
        {
            writer.WriteString("time", at);
        }

        KafkaData.WriteKey(writer, record.Key);
        KafkaData.WriteValue(writer, record.Value, contentType);
    }));

    private static Dictionary<string, string> Attributes(KafkaRecord record)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in record.Headers)
        {
            if (!header.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || header.Value is null)
            {
                continue;
            }

            var name = header.Name[Prefix.Length..].ToLowerInvariant();
            var text = Utf8.IsValid(header.Value) ? Encoding.UTF8.GetString(header.Value) : throw Bad(header.Name, "is not UTF-8");
            if (!attributes.TryAdd(name, text))
            {
                throw Bad(header.Name, "stands twice");
            }
        }

        return attributes;
    }

    /// <summary>Where it stood, and the trace it belongs to, unless it says so itself.</summary>
    private static CloudEvent WithPlace(CloudEvent read, KafkaRecord record)
    {
        var more = Traces.Select(name => (Name: name, Text: TextOf(record, name)))
            .Where(trace => trace.Text is { Length: > 0 and <= MaxTrace } text && !text.Any(char.IsControl))
            .Append((Name: PlaceAttribute, Text: record.Place))
            .Where(attribute => !read.Json.TryGetProperty(attribute.Name, out _))
            .ToList();
        return more.Count == 0 ? read : CloudEventReader.Read(CloudEventFormat.Write(writer =>
        {
            more.ForEach(attribute => writer.WriteString(attribute.Name, attribute.Text));
            foreach (var member in read.Json.EnumerateObject())
            {
                member.WriteTo(writer);
            }
        }));
    }

    private CloudEvent Refused(KafkaRecord record, string reason) =>
        RefusedEvents.Of(
            SourceOf(record), record.Place, record.At ?? DateTimeOffset.UnixEpoch, reason, record.Value, KafkaData.SubjectOf(record.Key));

    /// <summary>Neither servers nor group are in it: a cluster that moves, or a group with another name, brings nothing twice.</summary>
    private string SourceOf(KafkaRecord record) => $"kafka:{bridge}/{record.Topic}";

    private static string? TextOf(KafkaRecord record, string header)
    {
        var found = record.Headers.LastOrDefault(one => one.Name.Equals(header, StringComparison.OrdinalIgnoreCase))?.Value;
        return found is not null && Utf8.IsValid(found) ? Encoding.UTF8.GetString(found) : null;
    }

    private static void RequireSize(int bytes)
    {
        if (bytes > CloudEventFormat.MaxBytes)
        {
            throw new CloudEventException(CloudEventCodes.TooLarge,
                $"The record has {bytes} bytes, more than {CloudEventFormat.MaxBytes}. Put the data where tasks can fetch it, and send its "
                + "address.");
        }
    }

    private static CloudEventException Bad(string header, string what) =>
        new(CloudEventCodes.BadAttribute, $"The header '{(header.Length > 60 ? header[..60] : header)}' {what}.");
}
