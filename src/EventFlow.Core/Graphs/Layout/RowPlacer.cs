namespace EventFlow.Core.Graphs.Layout;

/// <summary>Gives every slot its height in the picture: near its neighbours, in the order of its layer, with the gap kept.</summary>
internal static class RowPlacer
{
    private const int Passes = 8;

    /// <summary>The height of the whole.</summary>
    public static double Place(IReadOnlyList<List<Slot>> layers, double gap, double step)
    {
        foreach (var layer in layers)
        {
            Fit(layer, slot => [], gap);
        }

        for (var pass = 0; pass <= Passes; pass++)
        {
            var forth = pass % 2 == 0;
            foreach (var layer in forth ? layers : layers.Reverse())
            {
                Fit(layer, slot => forth ? slot.Before : slot.After, gap);
            }
        }

        return Shift(layers, gap, step);
    }

    // Least squares under "in order and apart": neighbours that would overlap move as one block (pool adjacent violators).
    private static void Fit(List<Slot> layer, Func<Slot, List<Slot>> neighbours, double gap)
    {
        var apart = new double[layer.Count];
        var blocks = new Stack<(double Sum, double Weight, int Count)>();
        for (var at = 0; at < layer.Count; at++)
        {
            apart[at] = at == 0 ? 0 : apart[at - 1] + Distance(layer[at - 1], layer[at], gap);
            var near = neighbours(layer[at]);
            var weight = near.Count == 0 ? 0.1 : layer[at].IsBend ? 4 : 1;
            var wish = near.Count == 0 ? layer[at].Y : near.Average(other => other.Y);
            var block = (Sum: weight * (wish - apart[at]), Weight: weight, Count: 1);
            while (blocks.TryPeek(out var above) && above.Sum / above.Weight >= block.Sum / block.Weight)
            {
                blocks.Pop();
                block = (above.Sum + block.Sum, above.Weight + block.Weight, above.Count + block.Count);
            }

            blocks.Push(block);
        }

        var next = layer.Count;
        while (blocks.TryPop(out var block))
        {
            for (var left = block.Count; left > 0; left--)
            {
                next--;
                layer[next].Y = (block.Sum / block.Weight) + apart[next];
            }
        }
    }

    private static double Shift(IReadOnlyList<List<Slot>> layers, double gap, double step)
    {
        var slots = layers.SelectMany(layer => layer).ToList();
        var top = slots.Count == 0 ? 0 : slots.Min(slot => slot.Y - slot.Above);
        slots.ForEach(slot => slot.Y -= top);
        if (step > 0)
        {
            layers.ToList().ForEach(layer => Round(layer, gap, step));
        }

        return slots.Count == 0 ? 0 : slots.Max(slot => slot.Y + slot.Below);
    }

    private static void Round(List<Slot> layer, double gap, double step)
    {
        for (var at = 0; at < layer.Count; at++)
        {
            var least = at == 0 ? layer[at].Above : layer[at - 1].Y + Distance(layer[at - 1], layer[at], gap);
            layer[at].Y = Math.Max(Math.Floor((layer[at].Y / step) + 0.5), Math.Ceiling((least / step) - 0.001)) * step;
        }
    }

    private static double Distance(Slot above, Slot below, double gap) => above.Below + gap + below.Above;
}
