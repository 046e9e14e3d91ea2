using System.Globalization;
using EventFlow.Core.Graphs.Layout;

namespace EventFlow.Core.Graphs.Text;

/// <summary>A scope as a list, layer by layer, where a picture has no room.</summary>
internal static class TextList
{
    private const int MostNames = 6;

    public static IEnumerable<string> Lines(GraphScope scope, string indent = "")
    {
        var layers = Layering.Of(scope.Boxes.Count, scope.Lines);
        var parents = scope.Lines.ToLookup(line => line.To);
        var width = scope.Boxes.Max(box => TextLabel.Of(box).Length);
        foreach (var index in Enumerable.Range(0, scope.Boxes.Count).OrderBy(index => layers[index]))
        {
            var box = scope.Boxes[index];
            var layer = (layers[index] + 1).ToString(CultureInfo.InvariantCulture).PadLeft(4);
            yield return $"{indent}{layer}  {TextLabel.Of(box).PadRight(width)}  {Needs(scope, [.. parents[index]])}".TrimEnd();
            foreach (var line in box.Inner is null ? [] : Lines(box.Inner, indent + "      "))
            {
                yield return line;
            }
        }
    }

    private static string Needs(GraphScope scope, GraphLine[] lines)
    {
        var names = string.Join(", ", lines.Take(MostNames).Select(line => scope.Boxes[line.From].Name));
        var more = lines.Length - MostNames;
        return lines.Length == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"needs {names}{(more > 0 ? $" and {more} more" : "")}");
    }
}
