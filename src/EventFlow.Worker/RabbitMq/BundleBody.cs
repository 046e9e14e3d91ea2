using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Cuts <c>{ "tasks": [ … ] }</c> into the bytes of its tasks.</summary>
internal static class BundleBody
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = WireJson.Options.MaxDepth + 2 };

    /// <summary>The whole body as the only one if it is anything else: who reads it will say what is wrong with it.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Find(body) ?? [body];
        }
        catch (JsonException)
        {
            return [body];
        }
    }

    private static List<ReadOnlyMemory<byte>>? Find(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        List<ReadOnlyMemory<byte>>? tasks = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTasks = reader.ValueTextEquals("tasks"u8);
            reader.Read();
            if (isTasks && reader.TokenType == JsonTokenType.StartArray)
            {
                tasks = Elements(ref reader, body);
            }
            else
            {
                reader.Skip();
            }
        }

        return tasks;
    }

    private static List<ReadOnlyMemory<byte>> Elements(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(body[start..(int)reader.BytesConsumed]);
        }

        return elements;
    }
}
