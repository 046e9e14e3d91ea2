using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Something has happened to an object in a bucket; the same whichever way it is reported.</summary>
internal sealed record ObjectNotification
{
    public const string TypePrefix = "com.amazonaws.s3.";

    /// <summary>Which service: <c>aws:s3</c>, <c>minio:s3</c>, <c>ceph:s3</c>.</summary>
    public required string Service { get; init; }

    public string? Region { get; init; }
    public required string Bucket { get; init; }
    public required string Key { get; init; }
    public long? Size { get; init; }
    public string? ETag { get; init; }
    public string? Version { get; init; }

    /// <summary>Compares events of one key.</summary>
    public string? Sequencer { get; init; }

    /// <summary><c>ObjectCreated:Put</c></summary>
    public required string Event { get; init; }

    public DateTimeOffset? Time { get; init; }
    public string? RequestId { get; init; }

    /// <summary>Null: made of service, region and bucket.</summary>
    public string? Source { get; init; }

    /// <summary>Null: made of what happened.</summary>
    public string? Type { get; init; }

    /// <summary>As it was sent.</summary>
    public JsonElement? Record { get; init; }

    /// <exception cref="CloudEventException"/>
    public CloudEvent ToEvent() => CloudEventReader.Read(CloudEventFormat.Write(writer =>
    {
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", Identity());
        writer.WriteString("source", Source ?? Place());
        writer.WriteString("type", Type ?? TypePrefix + Event);
        Write(writer, "subject", AttributeText.Of(Key));
        WriteTime(writer);
        writer.WriteString("datacontenttype", "application/json");
        Write(writer, "sequence", Sequencer is null ? null : ObjectOrder.Sequence(Sequencer));
        Write(writer, "requestid", AttributeText.Of(RequestId));
        WriteData(writer);
    }));

    private string Place() => string.Join('.', new[] { Service, Region, Bucket }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>The way it came has no part in it. Where nothing numbers what happens to an object, the request that did it
    /// tells.</summary>
    private string Identity()
    {
        var parts = new[] { Bucket, Key, Version ?? ETag, Sequencer ?? RequestId ?? Time?.ToString("O"), Event };
        var text = string.Join('\n', parts.Select(part => part is null ? "" : $"{part.Length}:{part}"));
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    private void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("data");
        writer.WriteString("bucket", Bucket);
        writer.WriteString("key", Key);
        if (Size is { } size)
        {
            writer.WriteNumber("size", size);
        }

        Write(writer, "etag", ETag);
        Write(writer, "version", Version);
        Write(writer, "sequencer", Sequencer);
        Write(writer, "region", Region);
        writer.WriteString("event", Event);
        if (Record is { } record)
        {
            writer.WritePropertyName("record");
            record.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private void WriteTime(Utf8JsonWriter writer)
    {
        if (Time is { } time)
        {
            writer.WriteString("time", time.ToUniversalTime());
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }
}
