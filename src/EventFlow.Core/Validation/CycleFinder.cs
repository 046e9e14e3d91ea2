using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Validation;

/// <summary>Puts the nodes of a scope in an order in which parents come first, and reports what stands in the way.
/// Linear, without recursion.</summary>
internal sealed class CycleFinder(Findings findings)
{
    private const int MaxNames = 100;

    /// <summary>Indices with parents first, or null where there is a cycle.</summary>
    public int[]? Find(ScopeDraft scope)
    {
        var children = Children(scope);
        var open = scope.Nodes.Select(node => node.Needs.Count).ToArray();
        var order = new List<int>(scope.Nodes.Count);
        order.AddRange(Enumerable.Range(0, open.Length).Where(index => open[index] == 0));
        for (var next = 0; next < order.Count; next++)
        {
            order.AddRange(children[order[next]].Where(child => --open[child] == 0));
        }

        if (order.Count == scope.Nodes.Count)
        {
            return [.. order];
        }

        foreach (var knot in Knots(scope, children, open))
        {
            Report(scope, Shortest(scope, children, knot));
        }

        return null;
    }

    private static List<int>[] Children(ScopeDraft scope)
    {
        var children = scope.Nodes.Select(_ => new List<int>()).ToArray();
        foreach (var node in scope.Nodes)
        {
            node.Needs.ForEach(need => children[need.Parent].Add(node.Index));
        }

        return children;
    }

    /// <summary>The strongly connected sets of the nodes that could not be ordered (Kosaraju's two passes).</summary>
    private static List<HashSet<int>> Knots(ScopeDraft scope, List<int>[] children, int[] open)
    {
        var knots = new List<HashSet<int>>();
        var taken = open.Select(count => count == 0).ToArray();
        foreach (var root in Finished(children, open).Where(root => !taken[root]))
        {
            var knot = new HashSet<int>();
            var flood = new Stack<int>([root]);
            taken[root] = true;
            while (flood.TryPop(out var index))
            {
                knot.Add(index);
                foreach (var need in scope.Nodes[index].Needs.Where(need => !taken[need.Parent]))
                {
                    taken[need.Parent] = true;
                    flood.Push(need.Parent);
                }
            }

            if (knot.Count > 1)
            {
                knots.Add(knot);
            }
        }

        return knots;
    }

    private static List<int> Finished(List<int>[] children, int[] open)
    {
        var seen = open.Select(count => count == 0).ToArray();
        var finished = new List<int>();
        var path = new Stack<(int Index, int Next)>();
        for (var start = 0; start < children.Length; start++)
        {
            if (!seen[start])
            {
                seen[start] = true;
                path.Push((start, 0));
            }

            while (path.TryPop(out var at))
            {
                if (at.Next == children[at.Index].Count)
                {
                    finished.Add(at.Index);
                    continue;
                }

                path.Push((at.Index, at.Next + 1));
                var child = children[at.Index][at.Next];
                if (!seen[child])
                {
                    seen[child] = true;
                    path.Push((child, 0));
                }
            }
        }

        finished.Reverse();
        return finished;
    }

    /// <summary>A shortest way from the knot's first node in the file back to itself.</summary>
    private static List<int> Shortest(ScopeDraft scope, List<int>[] children, HashSet<int> knot)
    {
        var first = knot.Min();
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>([first]);
        while (!cameFrom.ContainsKey(first))
        {
            var index = queue.Dequeue();
            foreach (var child in children[index].Where(child => knot.Contains(child) && cameFrom.TryAdd(child, index)))
            {
                queue.Enqueue(child);
            }
        }

        var cycle = new List<int> { first };
        for (var at = cameFrom[first]; at != first; at = cameFrom[at])
        {
            cycle.Add(at);
        }

        cycle.Add(first);
        cycle.Reverse();
        return cycle;
    }

    private void Report(ScopeDraft scope, List<int> cycle)
    {
        var first = scope.Nodes[cycle[0]];
        var names = cycle.ConvertAll(index => scope.Nodes[index].Name);
        var path = names.Count <= MaxNames
            ? string.Join(" -> ", names)
            : $"{string.Join(" -> ", names.Take(MaxNames))} -> … ({names.Count - MaxNames - 1} more) -> {names[^1]}";
        var place = first.Needs.First(need => need.Parent == cycle[^2]).Place;
        findings.Error(place, DefinitionCodes.Cycle, $"cycle: {path} (each waits for the one before it): remove one of these needs");
    }
}
