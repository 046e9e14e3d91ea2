using System.Text.RegularExpressions;

namespace EventFlow.Tests.Architecture;

internal static partial class SourceText
{
    /// <summary>C# without its comments; string literals stay, also those that contain two slashes.</summary>
    public static string WithoutComments(string source) =>
        StringsAndComments().Replace(source, match => match.Value.StartsWith('/') ? " " : match.Value);

    [GeneratedRegex("""
        "{3,}[\s\S]*?"{3,} | @"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+' | //[^\n]* | /\*[\s\S]*?\*/
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex StringsAndComments();
}
