namespace EventFlow.Orchestrator.Nodes;

/// <summary>Who should read which partition. All nodes that know of each other come to the same answer.</summary>
internal static class PartitionShares
{
    public static bool IsMine(int partition, Guid self, IReadOnlyList<Guid> nodes)
    {
        var inOrder = nodes.Order().ToList();
        return inOrder[partition % inOrder.Count] == self;
    }
}
