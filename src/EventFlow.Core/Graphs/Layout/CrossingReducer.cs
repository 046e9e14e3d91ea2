namespace EventFlow.Core.Graphs.Layout;

/// <summary>Orders the layers so that few lines cross: each slot goes to the mean of its neighbours, from left to right and back
/// (Sugiyama's barycentre sweeps), and the best order seen is kept.</summary>
internal static class CrossingReducer
{
    private const int Sweeps = 12;

    public static void Order(IReadOnlyList<List<Slot>> layers)
    {
        Number(layers);
        var best = Snapshot(layers);
        var fewest = Crossings(layers);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var forth = sweep % 2 == 0;
            foreach (var layer in forth ? layers : layers.Reverse())
            {
                Sort(layer, forth);
            }

            if (Crossings(layers) is var crossings && crossings < fewest)
            {
                (fewest, best) = (crossings, Snapshot(layers));
            }
        }

        for (var layer = 0; layer < layers.Count; layer++)
        {
            layers[layer].Clear();
            layers[layer].AddRange(best[layer]);
        }

        Number(layers);
    }

    /// <summary>Pairs of lines between neighbouring layers that cross.</summary>
    public static long Crossings(IReadOnlyList<List<Slot>> layers)
    {
        var crossings = 0L;
        for (var layer = 0; layer + 1 < layers.Count; layer++)
        {
            crossings += Crossings(layers[layer], layers[layer + 1].Count);
        }

        return crossings;
    }

    // A Fenwick tree over the next layer: how many lines so far end below this one.
    private static long Crossings(List<Slot> layer, int width)
    {
        var tree = new int[width + 1];
        long crossings = 0, seen = 0;
        foreach (var slot in layer)
        {
            var ends = slot.After.Where(next => next.Layer == slot.Layer + 1).Select(next => next.Position).Order().ToList();
            foreach (var end in ends)
            {
                crossings += seen;
                for (var at = end + 1; at > 0; at -= at & -at)
                {
                    crossings -= tree[at];
                }
            }

            foreach (var end in ends)
            {
                seen++;
                for (var at = end + 1; at <= width; at += at & -at)
                {
                    tree[at]++;
                }
            }
        }

        return crossings;
    }

    private static void Sort(List<Slot> layer, bool forth)
    {
        var keys = layer.ToDictionary(slot => slot, slot => (forth ? slot.Before : slot.After) is { Count: > 0 } near
            ? near.Average(other => other.Position)
            : slot.Position);
        var sorted = layer.OrderBy(slot => keys[slot]).ToList();
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }

    private static void Number(IReadOnlyList<List<Slot>> layers) => layers.ToList().ForEach(Number);

    private static void Number(List<Slot> layer)
    {
        for (var at = 0; at < layer.Count; at++)
        {
            layer[at].Position = at;
        }
    }

    private static Slot[][] Snapshot(IReadOnlyList<List<Slot>> layers) => [.. layers.Select(layer => layer.ToArray())];
}
