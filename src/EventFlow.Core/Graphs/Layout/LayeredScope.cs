namespace EventFlow.Core.Graphs.Layout;

/// <summary>A scope in layers, with bends where lines pass a layer. Lines of one node share their bends, so a picture
/// has at most one line per node and layer.</summary>
internal sealed class LayeredScope
{
    private const int MostBends = 20_000;

    private readonly Slot[] nodes;
    private readonly List<Slot>[] bends;

    private LayeredScope(Slot[] nodes)
    {
        this.nodes = nodes;
        bends = [.. nodes.Select(_ => new List<Slot>())];
        Layers = [.. Enumerable.Range(0, nodes.Length == 0 ? 0 : nodes.Max(slot => slot.Layer) + 1).Select(_ => new List<Slot>())];
        Array.ForEach(nodes, slot => Layers[slot.Layer].Add(slot));
    }

    public IReadOnlyList<List<Slot>> Layers { get; }

    /// <summary>Some lines cross layers without bends, since there would be too many.</summary>
    public bool HasLoosePaths { get; private set; }

    public double Height { get; private set; }

    /// <param name="reaches">Per node of the scope.</param>
    /// <param name="gap">Least room between two nodes of a layer.</param>
    /// <param name="step">Where not 0, every line ends at a multiple of it.</param>
    public static LayeredScope Of(GraphScope scope, IReadOnlyList<Reach> reaches, double gap, double step = 0)
    {
        var layers = Layering.Of(scope.Boxes.Count, scope.Lines);
        var layered = new LayeredScope(
            [.. layers.Select((layer, node) => new Slot(node, layer, reaches[node].Above, reaches[node].Below))]);
        layered.Connect(scope.Lines);
        CrossingReducer.Order(layered.Layers);
        layered.Height = RowPlacer.Place(layered.Layers, gap, step);
        return layered;
    }

    public Slot this[int node] => nodes[node];

    /// <summary>The slots a line passes, its ends included.</summary>
    public IEnumerable<Slot> Path(GraphLine line)
    {
        var (from, to) = (nodes[line.From], nodes[line.To]);
        var between = Math.Min(to.Layer - from.Layer - 1, bends[line.From].Count);
        return bends[line.From].Take(between).Prepend(from).Append(to);
    }

    private void Connect(IReadOnlyList<GraphLine> lines)
    {
        var count = 0;
        foreach (var group in lines.GroupBy(line => line.From).OrderBy(group => group.Key))
        {
            var from = nodes[group.Key];
            var length = group.Max(line => nodes[line.To].Layer) - from.Layer - 1;
            if ((count += length) > MostBends)
            {
                HasLoosePaths = true;
                length = 0;
            }

            Bend(from, bends[group.Key], length);
            foreach (var to in group.Select(line => nodes[line.To]).Distinct())
            {
                Path(new GraphLine(from.Node, to.Node, LineKind.Needs, "")).SkipLast(1).Last().Join(to);
            }
        }
    }

    private void Bend(Slot from, List<Slot> own, int length)
    {
        for (var at = from; own.Count < length; at = own[^1])
        {
            var bend = new Slot(-1, at.Layer + 1, 0, 0);
            at.Join(bend);
            own.Add(bend);
            Layers[bend.Layer].Add(bend);
        }
    }
}
