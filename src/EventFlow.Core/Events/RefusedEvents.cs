using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Events;

/// <summary>What came in somewhere and could not be read, told as an event: the inbox puts it aside with the reason, and it starts
/// nothing.</summary>
public static class RefusedEvents
{
    public const string Type = "eventflow.event.refused";

    /// <summary>Bytes of what was sent that are kept.</summary>
    public const int RawKept = 4_000;

    private const int MaxReason = 2_000;
    private const string NoReason = "no reason was given";

    /// <param name="id">Where it was found; the same place again is the same event.</param>
    /// <param name="reason">Code and words.</param>
    /// <param name="raw">All of it; the beginning is kept.</param>
    public static CloudEvent Of(
        string source, string id, DateTimeOffset at, string reason, ReadOnlyMemory<byte> raw, string? subject = null) =>
        CloudEventReader.Read(CloudEventFormat.Write(writer =>
        {
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", id);
            writer.WriteString("source", source);
            writer.WriteString("type", Type);
            writer.WriteString("time", at.ToUniversalTime());
            if (subject is not null)
            {
                writer.WriteString("subject", subject);
            }

            writer.WriteStartObject("data");
            writer.WriteString("reason", Words.Clip(reason, MaxReason));
            writer.WriteNumber("bytes", raw.Length);
            WriteBeginning(writer, Beginning(raw.Span));
            writer.WriteEndObject();
        }));

    /// <summary>An event that was read, and is put aside all the same.</summary>
    public static CloudEvent InPlaceOf(CloudEvent read, DateTimeOffset at, string reason) =>
        Of(read.Source, read.Id, at, reason, Encoding.UTF8.GetBytes(read.Json.GetRawText()), read.Subject);

    /// <summary>Why it could not be read; null: it is an event like any other.</summary>
    public static string? ReasonOf(CloudEvent happened)
    {
        if (happened.Type != Type)
        {
            return null;
        }

        return happened.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("reason", out var reason)
            && reason.ValueKind == JsonValueKind.String && reason.GetString() is { Length: > 0 } words
            ? Words.Clip(words, MaxReason)
            : NoReason;
    }

    /// <summary>Ends before a character that would be cut in two.</summary>
    private static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> raw)
    {
        var length = Math.Min(raw.Length, RawKept);
        for (var back = 0; back < 3 && length < raw.Length && length > 0 && (raw[length] & 0xC0) == 0x80; back++)
        {
            length--;
        }

        return raw[..length];
    }

    private static void WriteBeginning(Utf8JsonWriter writer, ReadOnlySpan<byte> beginning)
    {
        if (Utf8.IsValid(beginning) && !beginning.Contains((byte)0))
        {
            writer.WriteString("raw", Encoding.UTF8.GetString(beginning));
        }
        else
        {
            writer.WriteBase64String("raw_base64", beginning);
        }
    }
}
