using EventFlow.Core.Graphs.Layout;

namespace EventFlow.Core.Graphs.Svg;

/// <summary>Boxes and lines with their places, groups laid out from the inside.</summary>
internal sealed class SvgLayout
{
    public const double NodeWidth = 180;
    public const double NodeHeight = 44;
    public const double Header = 32;
    private const double LeastGap = 70;
    private const double NodeGap = 16;
    private const double Margin = 16;

    public List<PlacedBox> Boxes { get; } = [];
    public List<PlacedLine> Lines { get; } = [];
    public double Width { get; private init; }
    public double Height { get; private init; }

    public static SvgLayout Of(GraphScope scope)
    {
        var inner = scope.Boxes.Select(box => box.Inner is null ? null : Of(box.Inner)).ToList();
        var sizes = inner.ConvertAll(layout => layout is null
            ? (Width: NodeWidth, Height: NodeHeight)
            : (Width: layout.Width + (2 * Margin), Height: layout.Height + Header + Margin));
        var layered = LayeredScope.Of(scope, sizes.ConvertAll(size => new Reach(size.Height / 2, size.Height / 2)), NodeGap);
        var gap = scope.Lines.Where(line => !line.IsUsual).Select(line => SvgLine.Room(line.Label)).Append(LeastGap).Max();
        var columns = Columns(layered, sizes, gap);
        var result = new SvgLayout { Width = Math.Max(NodeWidth, columns[^1] - gap), Height = layered.Height };
        for (var node = 0; node < scope.Boxes.Count; node++)
        {
            var slot = layered[node];
            var box = new PlacedBox(
                scope.Boxes[node], columns[slot.Layer], slot.Y - (sizes[node].Height / 2), sizes[node].Width, sizes[node].Height);
            result.Boxes.Add(box);
            result.Take(inner[node], box.X + Margin, box.Y + Header);
        }

        result.Lines.AddRange(scope.Lines.Select(line =>
            new PlacedLine(line.IsUsual ? null : line.Label, [.. Points([.. layered.Path(line)], columns, sizes, gap)])));
        return result;
    }

    /// <summary>The left edge of every layer, and where one after the last would begin.</summary>
    private static List<double> Columns(LayeredScope layered, List<(double Width, double Height)> sizes, double gap)
    {
        var columns = new List<double> { 0 };
        foreach (var layer in layered.Layers)
        {
            columns.Add(columns[^1] + layer.Max(slot => slot.IsBend ? 0 : sizes[slot.Node].Width) + gap);
        }

        return columns;
    }

    // A bend is as wide as its layer, so that lines pass between boxes and turn only in the gaps.
    private static IEnumerable<(double X, double Y)> Points(
        List<Slot> path, List<double> columns, List<(double Width, double Height)> sizes, double gap)
    {
        for (var at = 0; at < path.Count; at++)
        {
            var (left, y) = (columns[path[at].Layer], path[at].Y);
            if (at > 0)
            {
                yield return (left, y);
            }

            if (at < path.Count - 1)
            {
                yield return (path[at].IsBend ? columns[path[at].Layer + 1] - gap : left + sizes[path[at].Node].Width, y);
            }
        }
    }

    private void Take(SvgLayout? inner, double x, double y)
    {
        if (inner is null)
        {
            return;
        }

        Boxes.AddRange(inner.Boxes.Select(box => box with { X = box.X + x, Y = box.Y + y }));
        Lines.AddRange(inner.Lines.Select(line => line with { Points = [.. line.Points.Select(point => (point.X + x, point.Y + y))] }));
    }
}

internal sealed record PlacedBox(GraphBox Box, double X, double Y, double Width, double Height);

/// <param name="Label">Null for the usual line.</param>
internal sealed record PlacedLine(string? Label, IReadOnlyList<(double X, double Y)> Points);
