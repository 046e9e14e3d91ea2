namespace EventFlow.Core.Graphs.Layout;

internal static class Layering
{
    /// <summary>Per node the length of the longest way to it: parents always stand in an earlier layer.</summary>
    public static int[] Of(int count, IReadOnlyList<GraphLine> lines)
    {
        var children = lines.ToLookup(line => line.From, line => line.To);
        var open = new int[count];
        lines.ToList().ForEach(line => open[line.To]++);
        var layers = new int[count];
        var ready = new Queue<int>(Enumerable.Range(0, count).Where(node => open[node] == 0));
        while (ready.TryDequeue(out var node))
        {
            foreach (var child in children[node])
            {
                layers[child] = Math.Max(layers[child], layers[node] + 1);
                if (--open[child] == 0)
                {
                    ready.Enqueue(child);
                }
            }
        }

        return layers;
    }
}
