using EventFlow.Core.Graphs.Layout;

namespace EventFlow.Core.Graphs.Text;

/// <summary>The room between two layers: which upright each node's lines turn on. A line leaves on its row up to its upright and
/// comes in on its target's row from there, so where a row has both, the one that leaves has to turn first.</summary>
internal sealed class Channel
{
    private const int MostApart = 6;

    private readonly Dictionary<Slot, int> tracks = [];

    private Channel()
    {
    }

    /// <summary>Columns before the next layer: a space after the name, the uprights, the arrow and a space.</summary>
    public int Width => 5 + (tracks.Count == 0 ? 0 : (tracks.Values.Max() * Step) + 1);

    private int Step => tracks.Values.Distinct().Count() <= MostApart ? 2 : 1;

    /// <summary>Null where two rows each have to turn before the other.</summary>
    /// <param name="row">The row of a slot.</param>
    public static Channel? Of(IReadOnlyList<Slot> layer, Func<Slot, int> row)
    {
        var turning = layer.Where(slot => slot.After.Exists(next => row(next) != row(slot))).ToList();
        var earlier = turning.ToDictionary(slot => slot, slot => new List<Slot>());
        var byRow = turning.ToDictionary(row);
        foreach (var slot in turning)
        {
            foreach (var first in slot.After.Select(next => byRow.GetValueOrDefault(row(next))).OfType<Slot>()
                .Where(first => first != slot))
            {
                earlier[slot].Add(first);
            }
        }

        var channel = new Channel();
        var taken = new List<(int Track, int From, int To)>();
        while (turning.Count > 0)
        {
            var next = turning.Find(slot => earlier[slot].TrueForAll(channel.tracks.ContainsKey));
            if (next is null)
            {
                return null;
            }

            turning.Remove(next);
            channel.tracks[next] = Free(taken, next, earlier[next].Select(first => channel.tracks[first] + 1).DefaultIfEmpty().Max(), row);
        }

        return channel;
    }

    /// <summary>The column of a slot's upright, counted from the start of the channel; null where it needs none.</summary>
    public int? TrackOf(Slot slot) => tracks.TryGetValue(slot, out var track) ? 2 + (track * Step) : null;

    private static int Free(List<(int Track, int From, int To)> taken, Slot slot, int least, Func<Slot, int> row)
    {
        var rows = slot.After.Select(row).Append(row(slot)).ToList();
        var (from, to) = (rows.Min(), rows.Max());
        while (taken.Exists(other => other.Track == least && other.From <= to && from <= other.To))
        {
            least++;
        }

        taken.Add((least, from, to));
        return least;
    }
}
