using System.Text;
using System.Xml;

namespace EventFlow.Core.Graphs.Svg;

internal static class XmlText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text without what XML cannot carry; the writer escapes the rest.</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? clean.Append(Replacement) : clean.Append(rune);
        }

        return clean.ToString();
    }

    public static string Short(string text, int most) => text.Length <= most ? Of(text) : Of(text[..(most - 1)]) + "…";
}
