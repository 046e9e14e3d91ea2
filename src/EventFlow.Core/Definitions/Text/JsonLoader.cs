using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Definitions.Text;

/// <summary>RFC 8259 JSON to positioned nodes: no comments, no trailing commas, no repeated names.</summary>
internal sealed partial class JsonLoader(FileSource source, Findings findings)
{
    private readonly NodeBuilder builder = new(findings);
    private int byteIndex;
    private int charIndex;

    /// <exception cref="FileFormatException">Broken syntax or a limit that was crossed.</exception>
    public FileNode? Load(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = FileLimits.MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                Take(ref reader);
            }
        }
        catch (JsonException exception)
        {
            throw new FileFormatException(
                source.PlaceAt(IndexOf(OffsetOf(exception, utf8))), DefinitionCodes.JsonSyntax, $"not valid JSON: {Reason(exception)}");
        }

        return builder.Root;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var start = IndexOf(reader.TokenStartIndex);
        var place = source.PlaceAt(start);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                builder.Open(new FileNode(FileKind.Map, place));
                break;
            case JsonTokenType.StartArray:
                builder.Open(new FileNode(FileKind.List, place));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                builder.Close();
                break;
            case JsonTokenType.PropertyName:
                builder.Key(Text(ref reader, place), place);
                break;
            case JsonTokenType.String:
                var end = IndexOf(reader.BytesConsumed);
                builder.Add(new FileNode(FileKind.Text, place, Text(ref reader, place)) { Source = start..end });
                break;
            case JsonTokenType.Number:
                builder.Add(new FileNode(FileKind.Number, place, Number(ref reader, place)));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                builder.Add(new FileNode(FileKind.Bool, place, reader.TokenType == JsonTokenType.True ? "true" : "false"));
                break;
            case JsonTokenType.Null:
                builder.Add(new FileNode(FileKind.Null, place));
                break;
        }
    }

    private string Text(ref Utf8JsonReader reader, Place place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            findings.Error(place, DefinitionCodes.BrokenSurrogate, "half a surrogate pair stands in this text: write the whole character");
            return "";
        }
    }

    private string Number(ref Utf8JsonReader reader, Place place)
    {
        var number = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
        if (number.Length <= FileLimits.MaxNumberLength)
        {
            return number;
        }

        findings.Error(
            place, DefinitionCodes.NumberTooLong,
            $"this number has {number.Length} characters, more than {FileLimits.MaxNumberLength}: put it in quotes");
        return "0";
    }

    // Tokens come in order, so the whole file is walked once.
    private int IndexOf(long offset)
    {
        while (byteIndex < offset && charIndex < source.Text.Length)
        {
            var c = source.Text[charIndex];
            var pair = char.IsHighSurrogate(c);
            byteIndex += pair ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            charIndex += pair ? 2 : 1;
        }

        return charIndex;
    }

    private static long OffsetOf(JsonException exception, ReadOnlySpan<byte> utf8)
    {
        var start = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            var feed = utf8[start..].IndexOf((byte)'\n');
            start = feed < 0 ? utf8.Length : start + feed + 1;
        }

        return start + (exception.BytePositionInLine ?? 0);
    }

    // Where it happened is said in our own way, and there is no reader whose options the author of a file could change.
    private static string Reason(JsonException exception) =>
        Words.Clip(NotForAuthors().Replace(exception.Message, ""), 200);

    [GeneratedRegex(" LineNumber:.*| which is not supported in this mode\\. Change the reader options\\.", RegexOptions.Singleline)]
    private static partial Regex NotForAuthors();
}
