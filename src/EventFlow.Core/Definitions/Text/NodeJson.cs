using System.Buffers;
using System.Text.Json;

namespace EventFlow.Core.Definitions.Text;

/// <summary>A node of a file as JSON, numbers digit for digit as they were written.</summary>
internal static class NodeJson
{
    public static JsonElement ToJson(this FileNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, node);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = FileLimits.MaxDepth + 1 });
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, FileNode node)
    {
        switch (node.Kind)
        {
            case FileKind.Null:
                writer.WriteNullValue();
                break;
            case FileKind.Text:
                writer.WriteStringValue(node.Value);
                break;
            case FileKind.List:
                writer.WriteStartArray();
                node.Items.ForEach(item => Write(writer, item));
                writer.WriteEndArray();
                break;
            case FileKind.Map:
                WriteMap(writer, node);
                break;
            default:
                writer.WriteRawValue(node.Value, skipInputValidation: true);
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, FileNode node)
    {
        writer.WriteStartObject();
        foreach (var entry in node.Entries)
        {
            writer.WritePropertyName(entry.Key);
            Write(writer, entry.Value);
        }

        writer.WriteEndObject();
    }
}
