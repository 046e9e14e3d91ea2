namespace EventFlow.Core.Graphs.Layout;

/// <summary>A place in a layer: a node, or a bend of a line that passes through.</summary>
internal sealed class Slot(int node, int layer, double above, double below)
{
    /// <summary>Index of the node in its scope; -1 for a bend.</summary>
    public int Node { get; } = node;

    public int Layer { get; } = layer;

    /// <summary>Room over and under the point where lines come in and go out.</summary>
    public double Above { get; } = above;

    public double Below { get; } = below;
    public bool IsBend => Node < 0;
    public List<Slot> Before { get; } = [];
    public List<Slot> After { get; } = [];

    /// <summary>Place in the layer from above.</summary>
    public int Position { get; set; }

    public double Y { get; set; }

    public void Join(Slot next)
    {
        After.Add(next);
        next.Before.Add(this);
    }
}

/// <summary>How far a node reaches over and under the point where its lines end.</summary>
internal readonly record struct Reach(double Above, double Below);
