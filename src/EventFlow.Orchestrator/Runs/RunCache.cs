using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Live runs between two of their messages. The row's version tells whether a cached run is current, so losing one or
/// holding an old one costs a read and nothing else.</summary>
internal sealed class RunCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LinkedListNode<RunState>> byId = [];
    private readonly LinkedList<RunState> byUse = new();

    /// <summary>Hands the run out, so that nobody else can change it meanwhile; null if it is not here in this version.</summary>
    public RunState? Take(Guid id, int version)
    {
        lock (gate)
        {
            if (!byId.Remove(id, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            return node.Value.Version == version ? node.Value : null;
        }
    }

    public void Put(RunState run)
    {
        lock (gate)
        {
            if (byId.Remove(run.Id, out var old))
            {
                byUse.Remove(old);
            }

            byId[run.Id] = byUse.AddFirst(run);
            if (byId.Count > capacity)
            {
                byId.Remove(byUse.Last!.Value.Id);
                byUse.RemoveLast();
            }
        }
    }
}
