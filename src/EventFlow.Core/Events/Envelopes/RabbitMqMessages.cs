using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Messages of Amazon MQ for RabbitMQ as Lambda hands them on.</summary>
internal static class RabbitMqMessages
{
    private const string Hosts = "::";

    public static IReadOnlyList<Carried>? Find(JsonElement message)
    {
        if (Fields.Text(message, "eventSource") != "aws:rmq"
            || Fields.At(message, "rmqMessagesByQueue") is not { ValueKind: JsonValueKind.Object } queues)
        {
            return null;
        }

        var broker = Fields.Text(message, "eventSourceArn") ?? "aws:rmq";
        return
        [
            .. queues.EnumerateObject().Where(queue => queue.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(queue => queue.Value.EnumerateArray().Select(one => Of(one, broker, queue.Name))),
        ];
    }

    /// <param name="queue">Its name, <c>::</c> and the virtual host.</param>
    private static Carried Of(JsonElement message, string broker, string queue)
    {
        var body = KafkaRecords.Bytes(message, "data");
        var name = queue.Split(Hosts, 2)[0] is { Length: > 0 } own ? own : queue;
        return new Carried(
            $"{broker}/{queue}", Fields.Text(message, "basicProperties", "messageId") ?? HashOf(message, queue, body),
            $"rabbitmq.{name}", body, Fields.Text(message, "basicProperties", "contentType"));
    }

    /// <summary>Of what stays the same when it is delivered again.</summary>
    private static string HashOf(JsonElement message, string queue, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{queue}\n{Fields.At(message, "basicProperties")?.GetRawText()}\n"));
        hash.AppendData(body.Span);
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
