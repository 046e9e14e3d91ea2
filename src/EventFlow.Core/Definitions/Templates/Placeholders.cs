using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Templates;

/// <summary><c>$[[ inputs.NAME ]]</c> in a template, replaced before anything of it is read. A text that is exactly one placeholder
/// takes the type of the input; inside of longer text the value is spliced in.</summary>
internal static partial class Placeholders
{
    private const string Opening = "$[[";

    /// <summary>Reports placeholders of another form and inputs that are not declared.</summary>
    public static void Check(FileNode node, IReadOnlyCollection<string> declared, string owner, Findings findings)
    {
        foreach (var (text, place) in Texts(node).Where(text => text.Text.Contains(Opening, StringComparison.Ordinal)))
        {
            var found = Placeholder().Matches(text);
            if (found.Count < Regex.Count(text, Regex.Escape(Opening)))
            {
                findings.Error(place, DefinitionCodes.BadPlaceholder,
                    $"{owner}: a placeholder is written $[[ inputs.NAME ]], found {Words.Quote(text)}");
            }

            foreach (var name in found.Select(match => match.Groups[1].Value).Where(name => !declared.Contains(name)))
            {
                var hint = findings.Suggestions.DidYouMean(name, declared);
                findings.Error(place, DefinitionCodes.BadPlaceholder,
                    $"{owner} reads the input {Words.Quote(name)}, which it does not declare{hint}");
            }
        }
    }

    /// <summary>A copy with the values in place.</summary>
    /// <param name="at">The place everything of the copy is reported under; null: where it stands in the template.</param>
    public static FileNode Fill(FileNode node, IReadOnlyDictionary<string, FileNode> values, Place? at)
    {
        if (node.Kind == FileKind.Text && Placeholder().Match(node.Value) is { Success: true } match)
        {
            return match.Length == node.Value.Trim().Length && values.TryGetValue(match.Groups[1].Value, out var value)
                ? value
                : new FileNode(FileKind.Text, at ?? node.Place, Splice(node.Value, values));
        }

        var copy = new FileNode(node.Kind, at ?? node.Place, node.Value);
        node.Items.ForEach(item => copy.Add(Fill(item, values, at)));
        node.Entries.ForEach(entry => copy.Add(new FileEntry(Splice(entry.Key, values), at ?? entry.Place, Fill(entry.Value, values, at))));
        return copy;
    }

    private static string Splice(string text, IReadOnlyDictionary<string, FileNode> values) => Placeholder().Replace(
        text, match => values.TryGetValue(match.Groups[1].Value, out var value) ? Text(value) : match.Value);

    private static string Text(FileNode value) => value.Kind switch
    {
        FileKind.Null => "",
        FileKind.Map or FileKind.List => JsonSerializer.Serialize(value.ToJson()),
        _ => value.Value,
    };

    private static IEnumerable<(string Text, Place Place)> Texts(FileNode node) =>
        (node.Kind == FileKind.Text ? [(node.Value, node.Place)] : Array.Empty<(string, Place)>())
            .Concat(node.Items.SelectMany(Texts))
            .Concat(node.Entries.SelectMany(entry => Texts(entry.Value).Prepend((entry.Key, entry.Place))));

    [GeneratedRegex(@"\$\[\[\s*inputs\.([A-Za-z_][A-Za-z0-9_-]{0,127})\s*\]\]")]
    private static partial Regex Placeholder();
}
