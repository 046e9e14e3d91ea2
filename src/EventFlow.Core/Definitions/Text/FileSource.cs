using System.Buffers;
using System.Text.Unicode;

namespace EventFlow.Core.Definitions.Text;

/// <summary>The text of a file and the way from an index in it to line and column.</summary>
internal sealed class FileSource
{
    private readonly List<int> lineStarts = [0];

    public FileSource(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lineStarts.Add(i + 1);
            }
        }
    }

    public string Text { get; }

    public Place PlaceAt(long index)
    {
        var at = (int)Math.Clamp(index, 0, Text.Length);
        var line = lineStarts.BinarySearch(at);
        line = line < 0 ? ~line - 1 : line;
        return new Place(line + 1, at - lineStarts[line] + 1);
    }

    /// <exception cref="FileFormatException">Too large, or not UTF-8.</exception>
    public static FileSource Decode(ReadOnlySpan<byte> utf8, int maxBytes)
    {
        if (utf8.Length > maxBytes)
        {
            throw new FileFormatException(
                Place.Start, DefinitionCodes.FileTooLarge,
                $"the file has {utf8.Length} bytes, more than the {maxBytes} it may have");
        }

        var chars = new char[utf8.Length];
        var status = Utf8.ToUtf16(utf8, chars, out _, out var written, replaceInvalidSequences: false, isFinalBlock: true);
        var source = new FileSource(new string(chars, 0, written));
        return status == OperationStatus.Done
            ? source
            : throw new FileFormatException(
                source.PlaceAt(written), DefinitionCodes.NotUtf8, "the bytes from here on are not valid UTF-8: save the file as UTF-8");
    }
}
