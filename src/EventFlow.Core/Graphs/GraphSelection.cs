using EventFlow.Core.Graphs.Layout;

namespace EventFlow.Core.Graphs;

/// <summary>What of a workflow is drawn: the nodes of the workflow itself first, then groups are opened as long as there is room.</summary>
internal sealed record GraphSelection(GraphScope Scope, int LeftOut)
{
    public static GraphSelection Of(GraphScope whole, int most)
    {
        var top = Cut(whole, most);
        var drawn = top.Boxes.Count;
        var open = new HashSet<string>(StringComparer.Ordinal);
        var groups = new Queue<GraphBox>(top.Boxes.Where(box => box.Inner is not null));
        while (groups.TryDequeue(out var group))
        {
            if (drawn + group.Inner!.Boxes.Count <= most)
            {
                open.Add(group.Path);
                drawn += group.Inner.Boxes.Count;
                group.Inner.Boxes.Where(box => box.Inner is not null).ToList().ForEach(groups.Enqueue);
            }
        }

        return new GraphSelection(Closed(top, open), whole.Count() - drawn);
    }

    private static GraphScope Cut(GraphScope scope, int most)
    {
        if (scope.Boxes.Count <= most)
        {
            return scope;
        }

        var layers = Layering.Of(scope.Boxes.Count, scope.Lines);
        var kept = Enumerable.Range(0, scope.Boxes.Count).OrderBy(index => layers[index]).Take(most).Order().ToList();
        var place = kept.Select((index, at) => (index, at)).ToDictionary(pair => pair.index, pair => pair.at);
        return new GraphScope(
            kept.ConvertAll(index => scope.Boxes[index]),
            [.. scope.Lines.Where(line => place.ContainsKey(line.From) && place.ContainsKey(line.To))
                .Select(line => line with { From = place[line.From], To = place[line.To] })]);
    }

    private static GraphScope Closed(GraphScope scope, HashSet<string> open) => scope with
    {
        Boxes = [.. scope.Boxes.Select(box => box.Inner is null ? box
            : open.Contains(box.Path) ? box with { Inner = Closed(box.Inner, open) }
            : box with { Inner = null, Hidden = box.Inner.Count() })],
    };
}
