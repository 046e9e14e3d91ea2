using System.Globalization;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>JSON may escape half a surrogate pair, and the JSON writers of some languages do. It is no text: whoever reads or writes
/// such a string later fails on it, so it is replaced where it comes in.</summary>
internal static class JsonEscapes
{
    private const int Length = 6;

    /// <summary>Writes <c>\ufffd</c> over every <c>\uD800</c>–<c>\uDFFF</c> that is not one of a pair.</summary>
    public static void ReplaceLoneSurrogates(Span<byte> json)
    {
        while (json.IndexOf((byte)'\\') is var at and >= 0)
        {
            json = json[at..];
            var isHigh = CodeOf(json) is >= 0xD800 and <= 0xDBFF;
            if (isHigh && json.Length >= 2 * Length && CodeOf(json[Length..]) is >= 0xDC00 and <= 0xDFFF)
            {
                json = json[(2 * Length)..];
            }
            else if (isHigh || CodeOf(json) is >= 0xDC00 and <= 0xDFFF)
            {
                "\\ufffd"u8.CopyTo(json);
                json = json[Length..];
            }
            else
            {
                json = json[Math.Min(2, json.Length)..];
            }
        }
    }

    /// <summary>The code of an escape <c>\uXXXX</c> at the start; 0 where there is none.</summary>
    private static int CodeOf(ReadOnlySpan<byte> json) =>
        json.Length >= Length && json.StartsWith("\\u"u8)
            && int.TryParse(json[2..Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : 0;
}
