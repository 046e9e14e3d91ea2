using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EventFlow.Core.Events;

/// <summary>Events as they stand on the wire: the JSON format, its batches, and attributes beside a body of their own.</summary>
public static class CloudEventFormat
{
    public const string MediaType = "application/cloudevents+json";
    public const string BatchMediaType = "application/cloudevents-batch+json";

    /// <summary>Bytes of one message.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Events of one batch.</summary>
    public const int MaxBatch = 1_000;

    // What is made of an event, and put around it, must fit into the 64 of a task's message and the 80 of the API.
    private const int MaxDepth = 60;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions Made = new() { MaxDepth = MaxDepth + 10 };

    /// <summary>The content type says that the body is one or several whole events.</summary>
    public static bool IsStructured(string? contentType) =>
        contentType?.TrimStart().StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true;

    public static bool IsBatch(string? contentType) =>
        contentType?.TrimStart().StartsWith("application/cloudevents-batch", StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="CloudEventException"/>
    public static CloudEvent Read(ReadOnlyMemory<byte> body) => CloudEventReader.Read(Parse(body));

    /// <summary>An event that was read before.</summary>
    public static CloudEvent ReadStored(string json)
    {
        using var document = JsonDocument.Parse(json, Made);
        return CloudEventReader.Read(document.RootElement.Clone());
    }

    /// <summary>Nothing said means JSON.</summary>
    public static bool IsJson(string? contentType) => CloudEventReader.IsJson(contentType);

    /// <summary>A JSON object with a <c>specversion</c>.</summary>
    public static bool LooksWhole(ReadOnlyMemory<byte> body) =>
        Parse(body) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("specversion", out _);

    /// <exception cref="CloudEventException">Also where one of the events is bad; the message names it.</exception>
    public static IReadOnlyList<CloudEvent> ReadBatch(ReadOnlyMemory<byte> body)
    {
        var json = Parse(body);
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MaxBatch)
        {
            throw new CloudEventException(CloudEventCodes.BadBatch, $"A batch is a JSON array of at most {MaxBatch} events.");
        }

        var events = new List<CloudEvent>();
        foreach (var member in json.EnumerateArray())
        {
            try
            {
                events.Add(CloudEventReader.Read(member));
            }
            catch (CloudEventException bad)
            {
                throw new CloudEventException(bad.Code, $"Event {events.Count} of the batch, counted from 0: {bad.Message}");
            }
        }

        return events;
    }

    /// <summary>Attributes that came as headers, and data that is the whole body.</summary>
    /// <exception cref="CloudEventException"/>
    public static CloudEvent ReadBinary(
        IEnumerable<KeyValuePair<string, string>> attributes, string? contentType, ReadOnlyMemory<byte> body)
    {
        var all = new Dictionary<string, string>(attributes, StringComparer.Ordinal);
        if (contentType is not null)
        {
            all["datacontenttype"] = contentType;
        }

        return CloudEventReader.Read(Write(writer =>
        {
            foreach (var (name, value) in all.Where(attribute => attribute.Key is not ("data" or "data_base64")))
            {
                writer.WriteString(name, value);
            }

            WriteData(writer, contentType, body);
        }));
    }

    /// <exception cref="CloudEventException">EF2220</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        body = WithoutMark(body);
        if (!Utf8.IsValid(body.Span))
        {
            throw new CloudEventException(CloudEventCodes.NotJson, "The event is not UTF-8. JSON is sent as UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            RequireText(body.Span);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException)
        {
            throw new CloudEventException(CloudEventCodes.NotJson, "A text of the event holds half of a surrogate pair.");
        }
        catch (JsonException exception)
        {
            throw new CloudEventException(
                CloudEventCodes.NotJson,
                $"The event is not JSON, line {exception.LineNumber + 1}: "
                + $"{exception.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0]}");
        }
    }

    /// <summary>An object in the JSON format.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, Made);
        return document.RootElement.Clone();
    }

    /// <summary>As JSON where the type says so, as text where it is text, else in Base64.</summary>
    public static void WriteData(Utf8JsonWriter writer, string? contentType, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return;
        }

        if (CloudEventReader.IsJson(contentType))
        {
            Parse(body);
            writer.WritePropertyName("data");
            writer.WriteRawValue(WithoutMark(body).Span, skipInputValidation: true);
        }
        else if (Utf8.IsValid(body.Span) && !body.Span.Contains((byte)0))
        {
            writer.WriteString("data", body.Span);
        }
        else
        {
            writer.WriteBase64String("data_base64", body.Span);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    /// <summary>JSON may escape what is no text; nothing could be done with it later on.</summary>
    /// <exception cref="InvalidOperationException"/>
    private static void RequireText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }
}
