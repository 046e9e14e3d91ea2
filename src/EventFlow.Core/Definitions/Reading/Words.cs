using System.Text;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>How parts of a file are named in messages: short, on one line, harmless to a terminal.</summary>
internal static class Words
{
    private const int MaxQuoted = 60;

    public static string Quote(string text) => $"'{Clip(text, MaxQuoted)}'";

    public static string Clip(string text, int length)
    {
        var builder = new StringBuilder();
        foreach (var rune in text.Length > length ? text[..length].EnumerateRunes() : text.EnumerateRunes())
        {
            _ = IsHarmless(rune) ? builder.Append(rune) : builder.Append($"\\u{rune.Value:x4}");
        }

        return text.Length > length ? builder.Append('…').ToString() : builder.ToString();
    }

    public static string Describe(FileNode node) => node.Kind switch
    {
        FileKind.Null => "nothing",
        FileKind.Bool => node.Value,
        FileKind.Number => $"the number {Clip(node.Value, MaxQuoted)}",
        FileKind.Text => $"the text {Quote(node.Value)}",
        FileKind.List => "a list",
        _ => "a mapping",
    };

    /// <summary>The word of an enum value in files: <c>AllDone</c> is <c>all_done</c>.</summary>
    public static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? "" : "_")}{char.ToLowerInvariant(c)}" : $"{c}"));

    // Controls and direction overrides could rewrite what a terminal shows around them.
    private static bool IsHarmless(Rune rune) => !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not
        (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
