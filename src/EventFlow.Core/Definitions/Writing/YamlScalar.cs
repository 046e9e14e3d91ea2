using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Definitions.Writing;

/// <summary>Texts in YAML: as they are where that is safe in YAML 1.1 too, else in quotes.</summary>
internal static partial class YamlScalar
{
    private static readonly HashSet<string> Reserved =
        new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    /// <summary>For keys and inside of brackets.</summary>
    public static string Plain(string text) => Simple().IsMatch(text) && !Reserved.Contains(text) ? text : Quoted(text);

    /// <summary>For a value that has the rest of its line, or the lines below it, to itself.</summary>
    public static string Block(string text, int indent) =>
        IsLiteral(text) ? Literal(text, indent)
        : Expression().IsMatch(text) ? text
        : Plain(text);

    private static bool IsLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\t' or '\n')
        && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && text.EnumerateRunes().All(rune => rune.Value == '\n' || IsShown(rune))
        && text.Split('\n').All(line => line.Length == 0 || line.Trim().Length > 0);

    private static string Literal(string text, int indent)
    {
        var ends = text.EndsWith('\n');
        var lines = (ends ? text[..^1] : text).Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', indent) + line);
        return $"{(ends ? "|" : "|-")}\n{string.Join('\n', lines)}";
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when IsShown(rune) => quoted.Append(rune),
                <= 0xffff => quoted.Append($"\\u{rune.Value:x4}"),
                _ => quoted.Append($"\\U{rune.Value:x8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    // What is not shown would be lost on the way through somebody's editor.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.PrivateUse);

    [GeneratedRegex(@"\A[A-Za-z_/]([A-Za-z0-9_./ @%+-]*[A-Za-z0-9_./%])?\z")]
    private static partial Regex Simple();

    [GeneratedRegex(@"\A\$\{\{((?!: | #)[ -~])*\}\}\z")]
    private static partial Regex Expression();
}
