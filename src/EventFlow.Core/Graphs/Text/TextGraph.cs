using System.Globalization;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Graphs.Text;

/// <param name="Ascii">Only characters every terminal has.</param>
/// <param name="Width">Columns there are; what is wider becomes a list.</param>
/// <param name="MostNodes">Nodes that are drawn; a line says how many are not.</param>
public sealed record TextGraphOptions(bool Ascii = false, int Width = 160, int MostNodes = GraphLimits.MostNodes);

/// <summary>A workflow as a picture of characters, from left to right.</summary>
public static class TextGraph
{
    private const int MostRules = 40;

    public static IReadOnlyList<string> Draw(WorkflowDefinition definition, TextGraphOptions options)
    {
        var selection = GraphSelection.Of(GraphScope.Of(definition.Graph, ""), options.MostNodes);
        var picture = new TextScope(options.Ascii ? TextGlyphs.Ascii : TextGlyphs.Unicode, options.Width).Draw(selection.Scope);
        List<string> lines = [.. picture ?? TextList.Lines(selection.Scope)];
        var notes = Notes(selection, GraphCatch.Of(definition)).ToList();
        if (notes.Count > 0)
        {
            lines.Add("");
            lines.AddRange(notes);
        }

        return lines;
    }

    private static IEnumerable<string> Notes(GraphSelection selection, IReadOnlyList<GraphCatch> catches)
    {
        var boxes = selection.Scope.All().ToList();
        foreach (var mark in GraphMark.All.Where(mark => boxes.Any(mark.IsOn)))
        {
            yield return $"{mark.Sign,-3} {mark.Meaning}";
        }

        var rules = Scopes(selection.Scope).SelectMany(Rules)
            .Concat(catches.Select(rule => $"{rule.Node}: catch {rule.Rule} of the workflow")).ToList();
        foreach (var rule in rules.Take(MostRules))
        {
            yield return rule;
        }

        if (rules.Count > MostRules)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{rules.Count - MostRules} more rules");
        }

        if (selection.LeftOut > 0)
        {
            yield return GraphLimits.LeftOut(selection.LeftOut);
        }
    }

    private static IEnumerable<GraphScope> Scopes(GraphScope scope) =>
        scope.Boxes.Where(box => box.Inner is not null).SelectMany(box => Scopes(box.Inner!)).Prepend(scope);

    private static IEnumerable<string> Rules(GraphScope scope) => scope.Lines.Where(line => !line.IsUsual)
        .GroupBy(line => (line.To, line.Label))
        .Select(group => (group.Key, Names: string.Join(", ", group.Select(line => scope.Boxes[line.From].Name))))
        .Select(group => $"{scope.Boxes[group.Key.To].Path}: {group.Key.Label} of {group.Names}");
}
