using System.Collections;

namespace EventFlow.Core.Authoring;

/// <summary>The tasks of a workflow or of a group, in the order in which they are first named.</summary>
public sealed class FlowList : IEnumerable<WorkflowNode>
{
    private readonly List<WorkflowNode> nodes = [];

    /// <summary>Adds every node of the flow that is not there yet.</summary>
    public void Add(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        nodes.AddRange(flow.All.Distinct().Except(nodes));
    }

    public IEnumerator<WorkflowNode> GetEnumerator() => nodes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
