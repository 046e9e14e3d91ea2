using System.Collections.Concurrent;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>The partitions that this node reads and should read. A mistake costs a conflict with the node that has it,
/// and no more.</summary>
internal sealed class LocalPartitions
{
    private readonly ConcurrentDictionary<int, bool> partitions = new();

    public bool Contains(int partition) => partitions.ContainsKey(partition);

    public void Set(int partition, bool isLocal)
    {
        if (isLocal)
        {
            partitions[partition] = true;
        }
        else
        {
            partitions.TryRemove(partition, out _);
        }
    }
}
