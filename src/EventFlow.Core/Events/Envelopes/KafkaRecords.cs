using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Records of Kafka as Lambda hands them on.</summary>
internal static class KafkaRecords
{
    private const string Prefix = "ce_";

    public static IReadOnlyList<Carried>? Find(JsonElement message)
    {
        if (Fields.Text(message, "eventSource") is not ("aws:kafka" or "SelfManagedKafka")
            || Fields.At(message, "records") is not { ValueKind: JsonValueKind.Object } partitions)
        {
            return null;
        }

        var cluster = Fields.Text(message, "eventSourceArn") ?? Fields.Text(message, "bootstrapServers") ?? "kafka";
        return
        [
            .. partitions.EnumerateObject().Where(partition => partition.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(partition => partition.Value.EnumerateArray()).Select(record => Of(record, cluster)),
        ];
    }

    private static Carried Of(JsonElement record, string cluster)
    {
        var topic = Fields.Text(record, "topic") ?? "?";
        var (partition, offset) = (Fields.Number(record, "partition"), Fields.Number(record, "offset"));
        var headers = HeadersOf(record);
        return new Carried(
            $"{cluster}/{topic}", string.Create(CultureInfo.InvariantCulture, $"{topic}/{partition}/{offset}"), $"kafka.{topic}",
            Bytes(record, "value"), headers.GetValueOrDefault("content-type"))
        {
            Subject = Bytes(record, "key") is { IsEmpty: false } key && Utf8.IsValid(key.Span) ? Encoding.UTF8.GetString(key.Span) : null,
            Time = Fields.Moment(Fields.Number(record, "timestamp")),
            Headers = headers.Where(header => header.Key.StartsWith(Prefix, StringComparison.Ordinal))
                .ToDictionary(header => header.Key[Prefix.Length..], header => header.Value),
        };
    }

    public static ReadOnlyMemory<byte> Bytes(JsonElement record, string name) =>
        Fields.At(record, name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var bytes) ? bytes : default;

    /// <summary>Each is an object of one member, whose value is a list of signed bytes.</summary>
    private static Dictionary<string, string> HeadersOf(JsonElement record)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Fields.At(record, "headers") is not { ValueKind: JsonValueKind.Array } list)
        {
            return headers;
        }

        foreach (var header in list.EnumerateArray().Where(header => header.ValueKind == JsonValueKind.Object)
            .SelectMany(one => one.EnumerateObject()))
        {
            if (header.Value.ValueKind == JsonValueKind.Array && TextOf(header.Value) is { } text)
            {
                headers[header.Name.ToLowerInvariant()] = text;
            }
        }

        return headers;
    }

    private static string? TextOf(JsonElement bytes)
    {
        var text = bytes.EnumerateArray()
            .Select(one => one.ValueKind == JsonValueKind.Number && one.TryGetInt32(out var value) ? (byte)value : (byte)0).ToArray();
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : null;
    }
}
