using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Validation;

/// <summary>Answers "does A come before B" for many pairs at once: 64 targets per pass over the scope, so that n references to
/// far-away tasks do not cost n walks.</summary>
internal sealed class UpstreamIndex(ScopeDraft scope, int[] order)
{
    private const int Lane = 64;
    private readonly int[][] parents = [.. scope.Nodes.Select(node => node.Needs.ConvertAll(need => need.Parent).ToArray())];

    /// <summary>Those of the pairs whose target is not upstream of their node.</summary>
    public IEnumerable<T> Missing<T>(IReadOnlyCollection<T> pairs, Func<T, (int Node, int Target)> key)
    {
        foreach (var targets in pairs.GroupBy(pair => key(pair).Target).Chunk(Lane))
        {
            var above = Reach(targets.Select(target => target.Key).ToArray());
            for (var lane = 0; lane < targets.Length; lane++)
            {
                foreach (var pair in targets[lane].Where(pair => (above[key(pair).Node] >> lane & 1) == 0))
                {
                    yield return pair;
                }
            }
        }
    }

    /// <summary>Per node, whether it or anything above it fulfils the condition.</summary>
    public bool[] Below(Func<NodeDraft, bool> condition)
    {
        var marked = new bool[order.Length];
        foreach (var index in order)
        {
            var node = scope.Nodes[index];
            marked[index] = condition(node) || node.Needs.Exists(need => marked[need.Parent]);
        }

        return marked;
    }

    private ulong[] Reach(int[] targets)
    {
        var own = new ulong[order.Length];
        for (var lane = 0; lane < targets.Length; lane++)
        {
            own[targets[lane]] = 1UL << lane;
        }

        var above = new ulong[order.Length];
        foreach (var index in order)
        {
            var reached = 0UL;
            foreach (var parent in parents[index])
            {
                reached |= above[parent] | own[parent];
            }

            above[index] = reached;
        }

        return above;
    }
}
