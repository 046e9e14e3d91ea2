using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Content;

/// <summary>What a workflow file says, however it is written: in YAML or JSON, with comments, in any layout and order of keys.</summary>
public static class WorkflowContent
{
    /// <summary>The file's values as JSON.</summary>
    /// <exception cref="FormatException">The file has no syntax that can be read.</exception>
    public static JsonElement Read(ReadOnlySpan<byte> content, string file)
    {
        try
        {
            var root = FileText.Load(content, file, int.MaxValue, new Findings(file), out _);
            return (root ?? new FileNode(FileKind.Map, Place.Start)).ToJson();
        }
        catch (FileFormatException exception)
        {
            var place = $"{file}:{exception.Place.Line}:{exception.Place.Column}";
            throw new FormatException($"{place}: {exception.Code} {exception.Message}", exception);
        }
    }

    /// <summary>SHA-256 in lower-case hex, the same for files that say the same.</summary>
    public static string Hash(JsonElement content)
    {
        var canonical = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(canonical, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, content);
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    // As RFC 8785: names in order, numbers in one spelling.
    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string Number(JsonElement value)
    {
        if (!value.TryGetDecimal(out var number))
        {
            return value.GetDouble().ToString("R", CultureInfo.InvariantCulture);
        }

        var digits = number.ToString(CultureInfo.InvariantCulture);
        return digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;
    }
}
