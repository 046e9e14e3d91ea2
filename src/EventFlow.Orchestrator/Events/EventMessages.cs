using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventFlow.Core.Events;
using EventFlow.Core.Events.Envelopes;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Events;

/// <summary>Messages of the events' queue: whole events in JSON, attributes in headers, notifications of other services, or JSON that says
/// nothing of itself.</summary>
internal static class EventMessages
{
    private const int IdBytes = 32;

    // The first two are those of CloudEvents for AMQP 1.0, the others what its users bring along from HTTP and Kafka.
    private static readonly string[] Prefixes = ["cloudEvents_", "cloudEvents:", "ce-", "ce_"];

    public static IReadOnlyList<IncomingEvent> Read(
        IReadOnlyBasicProperties properties, string routingKey, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            return body.Length > CloudEventFormat.MaxBytes
                ? throw new CloudEventException(
                    CloudEventCodes.TooLarge,
                    $"The message has {body.Length} bytes, more than {CloudEventFormat.MaxBytes}. Put the data where tasks can fetch it, "
                    + "and send its address.")
                : [.. Events(properties, routingKey, body, now).Select(read => new IncomingEvent(EventWays.Amqp) { Event = read })];
        }
        catch (CloudEventException bad)
        {
            return [Refused($"{bad.Code} {bad.Message}", body)];
        }
        catch (Exception bad) when (bad is InvalidOperationException or ArgumentException or JsonException)
        {
            // Nobody waits for an answer: what nothing was prepared for must not stay in the queue's way.
            return [Refused($"{CloudEventCodes.BadAttribute} The message cannot be read: {bad.Message}", body)];
        }
    }

    private static IncomingEvent Refused(string why, ReadOnlyMemory<byte> body) =>
        new(EventWays.Amqp) { Refusal = why, Raw = Beginning(body) };

    private static IReadOnlyList<CloudEvent> Events(
        IReadOnlyBasicProperties properties, string routingKey, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var type = properties.IsContentTypePresent() ? properties.ContentType : null;
        if (CloudEventFormat.IsBatch(type))
        {
            return CloudEventFormat.ReadBatch(body);
        }

        if (CloudEventFormat.IsStructured(type))
        {
            return [CloudEventFormat.Read(body)];
        }

        var attributes = Attributes(properties);
        return attributes.ContainsKey("specversion")
            ? [CloudEventFormat.ReadBinary(attributes, type, body)]
            : Plain(properties, routingKey, type, body, now);
    }

    /// <summary>A whole event that is not declared as one, what S3 and others report in their own form, or any body: its type is the
    /// routing key then.</summary>
    private static IReadOnlyList<CloudEvent> Plain(
        IReadOnlyBasicProperties properties, string routingKey, string? contentType, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (CloudEventFormat.IsJson(contentType) && CloudEventFormat.LooksWhole(body))
        {
            return [CloudEventFormat.Read(body)];
        }

        if (CloudEventFormat.IsJson(contentType) && Envelopes.Open(CloudEventFormat.Parse(body), EnvelopeTrust.All, now) is { } reported)
        {
            return reported;
        }

        return [CloudEventFormat.ReadBinary(
            new Dictionary<string, string>
            {
                ["specversion"] = "1.0",
                ["id"] = properties is { MessageId.Length: > 0 } ? properties.MessageId : HashOf(routingKey, body),
                ["source"] = properties is { AppId.Length: > 0 } ? properties.AppId : "amqp",
                ["type"] = routingKey.Length > 0 ? routingKey : "message",
            },
            contentType, body)];
    }

    private static Dictionary<string, string> Attributes(IReadOnlyBasicProperties properties)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            if (Prefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix
                && TextOf(value) is { } text)
            {
                attributes[name[prefix.Length..].ToLowerInvariant()] = text;
            }
        }

        return attributes;
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        byte[] text => Encoding.UTF8.GetString(text),
        string text => text,
        bool flag => flag ? "true" : "false",
        AmqpTimestamp time => DateTimeOffset.FromUnixTimeSeconds(time.UnixTime).ToString("O"),
        IFormattable other => other.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A message that has no id of its own is the same when it comes again.</summary>
    private static string HashOf(string routingKey, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{routingKey}\n"));
        hash.AppendData(body.Span);
        Span<byte> id = stackalloc byte[IdBytes];
        hash.GetHashAndReset(id);
        return $"sha256:{Convert.ToHexStringLower(id)}";
    }

    private static string Beginning(ReadOnlyMemory<byte> body) =>
        Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, IncomingEvent.RawKept)]);
}
