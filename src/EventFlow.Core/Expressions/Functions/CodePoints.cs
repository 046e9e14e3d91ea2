using System.Text;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>Texts counted in characters as people see them in Unicode tables: a surrogate pair is one.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var index = 1; index < text.Length; index++)
        {
            count -= char.IsSurrogatePair(text[index - 1], text[index]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>From start to before end, as JavaScript's slice: fractions are cut off, a negative bound counts from the end.</summary>
    public static string Slice(string text, double start, double end)
    {
        var count = Count(text);
        var from = Bound(start, count);
        var to = Bound(end, count);
        return from >= to ? "" : text[Offset(text, count, from)..Offset(text, count, to)];
    }

    public static string Repeat(string filler, int count)
    {
        var runes = Split(filler);
        var repeated = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            repeated.Append(runes[index % runes.Count]);
        }

        return repeated.ToString();
    }

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        for (var index = 0; index < text.Length; index++)
        {
            var isPair = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
            parts.Add(text.Substring(index, isPair ? 2 : 1));
            index += isPair ? 1 : 0;
        }

        return parts;
    }

    private static int Bound(double bound, int count)
    {
        var whole = Math.Truncate(bound);
        return (int)Math.Clamp(whole < 0 ? count + whole : whole, 0, count);
    }

    private static int Offset(string text, int count, int point)
    {
        if (count == text.Length)
        {
            return point;
        }

        var offset = 0;
        for (; point > 0; point--)
        {
            offset += offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
        }

        return offset;
    }
}
