using EventFlow.Core.Graphs.Layout;

namespace EventFlow.Core.Graphs.Text;

/// <summary>A scope on rows of characters, with the channels between its layers.</summary>
internal sealed class TextRows
{
    private readonly int[] shifts;

    private TextRows(LayeredScope layered)
    {
        Layers = layered.Layers;
        shifts = new int[layered.Layers.Count];
    }

    public IReadOnlyList<List<Slot>> Layers { get; }

    public List<Channel> Channels { get; } = [];

    public int Height => Layers.SelectMany(layer => layer).Max(slot => Row(slot) + (int)slot.Below) + 1;

    public int Row(Slot slot) => (int)slot.Y + shifts[slot.Layer];

    /// <summary>Null where it cannot be drawn so.</summary>
    public static TextRows? Of(GraphScope scope, IReadOnlyList<string[]> blocks, bool spaced)
    {
        var step = spaced ? 2 : 1;
        var layered = LayeredScope.Of(scope, [.. blocks.Select(block => new Reach(0, block.Length - 1))], step, step);
        var rows = new TextRows(layered);
        if (layered.HasLoosePaths)
        {
            return null;
        }

        for (var layer = 0; layer + 1 < rows.Layers.Count; layer++)
        {
            rows.shifts[layer + 1] = rows.shifts[layer];
            var channel = Channel.Of(rows.Layers[layer], rows.Row);
            if (channel is null && spaced)
            {
                rows.shifts[layer + 1]++;
                channel = Channel.Of(rows.Layers[layer], rows.Row);
            }

            if (channel is null)
            {
                return null;
            }

            rows.Channels.Add(channel);
        }

        return rows;
    }
}
