using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EventFlow.Core.Events;

namespace EventFlow.Bridges.Kafka;

/// <summary>Keys and values of records, which are bytes of any kind, in an event.</summary>
internal static class KafkaData
{
    private const string KeyAttribute = "kafkakey";
    private const int MaxSubject = 1_024;
    private const int MaxKey = 12_000;

    /// <summary>As the subject, where it is text that one may have.</summary>
    public static void WriteKey(Utf8JsonWriter writer, byte[]? key)
    {
        if (key is not { Length: > 0 })
        {
            return;
        }

        if (SubjectOf(key) is { } subject)
        {
            writer.WriteString("subject", subject);
        }
        else if (key.Length <= MaxKey)
        {
            writer.WriteBase64String(KeyAttribute, key);
        }
    }

    public static string? SubjectOf(byte[]? key) =>
        key is { Length: > 0 } && Utf8.IsValid(key) && Encoding.UTF8.GetString(key) is { Length: <= MaxSubject } text
        && !text.Any(char.IsControl)
            ? text
            : null;

    /// <summary>JSON as such, other text as text, anything else in Base64. Only what says that it is JSON has to be.</summary>
    public static void WriteValue(Utf8JsonWriter writer, byte[]? value, string? contentType)
    {
        if (value is null)
        {
            writer.WriteNull("data");
            return;
        }

        contentType ??= IsJson(value) ? null : Utf8.IsValid(value) ? "text/plain" : "application/octet-stream";
        if (contentType is not null)
        {
            writer.WriteString("datacontenttype", contentType);
        }

        CloudEventFormat.WriteData(writer, contentType, value);
    }

    private static bool IsJson(byte[] value) => Parsed(value) is not null;

    /// <summary>A CloudEvent whose sender left the content type out.</summary>
    public static bool IsWhole(byte[]? value) => value is not null && value.AsSpan().IndexOf("\"specversion\""u8) >= 0
        && Parsed(value) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("specversion", out var version)
        && version.ValueKind == JsonValueKind.String && version.ValueEquals("1.0");

    public static JsonElement? Parsed(byte[] value)
    {
        try
        {
            return CloudEventFormat.Parse(value);
        }
        catch (CloudEventException)
        {
            return null;
        }
    }
}
