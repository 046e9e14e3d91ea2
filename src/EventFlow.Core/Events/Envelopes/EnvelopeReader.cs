using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Opens one message, and what is inside of it.</summary>
internal sealed class EnvelopeReader(EnvelopeTrust trust, DateTimeOffset now)
{
    // EventBridge to SNS to SQS to Lambda is four; nobody has more by honest means.
    private const int MaxDepth = 5;

    /// <summary>Null: it is none of those that are known.</summary>
    public IReadOnlyList<CloudEvent>? Read(JsonElement message, int depth)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return LambdaRecords.Find(message) is { } records ? [.. records.SelectMany(record => Record(record, depth))]
            : KafkaRecords.Find(message) is { Count: > 0 } kafka ? [.. kafka.SelectMany(record => Carried(record, depth))]
            : RabbitMqMessages.Find(message) is { Count: > 0 } rabbit ? [.. rabbit.SelectMany(one => Carried(one, depth))]
            : SnsMessages.AreHere(message) ? Sns(message, depth)
            : EventBridge.IsHere(message) ? [Guarded(message, () => EventBridge.Read(message))]
            : S3Records.IsTest(message) ? [S3Test(message)]
            : null;
    }

    public IReadOnlyList<CloudEvent> Read(QueuedMessage message) => Carried(SqsMessages.Of(message), depth: 0);

    private IReadOnlyList<CloudEvent> Record(JsonElement record, int depth) => LambdaRecords.KindOf(record) switch
    {
        LambdaRecordKind.Sns => Sns(record.GetProperty("Sns"), depth),
        LambdaRecordKind.Sqs => Carried(SqsMessages.Of(record), depth),
        _ => [Guarded(record, () => S3Records.Read(record).ToEvent())],
    };

    private IReadOnlyList<CloudEvent> Sns(JsonElement message, int depth)
    {
        if (SnsMessages.AsksFor(message) is { } request)
        {
            return [Refused(SnsMessages.Source(message), message, $"{EnvelopeCodes.ToConfirm} {request}")];
        }

        return Carried(SnsMessages.Of(message), depth);
    }

    /// <summary>What one service carries for another: an event of that one, or else one of the service that brought it.</summary>
    private IReadOnlyList<CloudEvent> Carried(Carried carried, int depth)
    {
        try
        {
            return Inside(carried, depth) ?? [carried.ToEvent()];
        }
        catch (CloudEventException bad)
        {
            return [Refused(carried.Source, carried.Body, $"{bad.Code} {bad.Message}")];
        }
    }

    private IReadOnlyList<CloudEvent>? Inside(Carried carried, int depth)
    {
        if (trust == EnvelopeTrust.All && carried.Headers.ContainsKey("specversion"))
        {
            return [CloudEventFormat.ReadBinary(carried.Headers, carried.ContentType, carried.Body)];
        }

        if (carried.AsJson() is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }

        if (json.TryGetProperty("specversion", out _))
        {
            return trust == EnvelopeTrust.All ? [CloudEventFormat.Read(carried.Body)] : null;
        }

        return depth < MaxDepth
            ? Read(json, depth + 1)
            : throw new CloudEventException(
                EnvelopeCodes.TooDeep, $"The message holds a message, and so on, more than {MaxDepth} times. Send what is innermost.");
    }

    private CloudEvent Guarded(JsonElement record, Func<CloudEvent> read)
    {
        try
        {
            return read();
        }
        catch (CloudEventException bad)
        {
            return Refused("s3", record, $"{bad.Code} {bad.Message}");
        }
    }

    private CloudEvent S3Test(JsonElement message) => Refused(
        "s3", message,
        $"{EnvelopeCodes.TestMessage} This is the test message that is sent when notifications of bucket "
        + $"'{Fields.Text(message, "Bucket") ?? "?"}' are set up: they arrive here. Nothing has happened to an object.");

    private CloudEvent Refused(string source, JsonElement message, string reason) =>
        Refused(source, Encoding.UTF8.GetBytes(message.GetRawText()), reason);

    private CloudEvent Refused(string source, ReadOnlyMemory<byte> raw, string reason) => RefusedEvents.Of(
        AttributeText.Of(source) ?? "envelope", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(raw.Span))}", now, reason, raw);
}

/// <summary>A message inside of another.</summary>
/// <param name="ContentType">Null: nobody says.</param>
internal sealed record Carried(string Source, string Id, string Type, ReadOnlyMemory<byte> Body, string? ContentType = null)
{
    public string? Subject { get; init; }
    public DateTimeOffset? Time { get; init; }

    /// <summary>Attributes of a CloudEvent that came as headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Null: it is none.</summary>
    public JsonElement? AsJson()
    {
        if (!Utf8.IsValid(Body.Span) || Body.Span.TrimStart(" \t\r\n"u8) is [] or [not ((byte)'{' or (byte)'['), ..])
        {
            return null;
        }

        try
        {
            return CloudEventFormat.Parse(Body);
        }
        catch (CloudEventException)
        {
            return null;
        }
    }

    /// <exception cref="CloudEventException"/>
    public CloudEvent ToEvent()
    {
        var attributes = new Dictionary<string, string>
        {
            ["specversion"] = "1.0", ["id"] = Id, ["source"] = AttributeText.Of(Source) ?? "", ["type"] = AttributeText.Of(Type) ?? "",
        };
        if (AttributeText.Of(Subject) is { } subject)
        {
            attributes["subject"] = subject;
        }

        if (Time is { } time)
        {
            attributes["time"] = time.ToUniversalTime().ToString("O");
        }

        return CloudEventFormat.ReadBinary(
            attributes,
            AsJson() is not null ? "application/json" : CloudEventFormat.IsJson(ContentType) ? "text/plain" : ContentType,
            Body);
    }
}
