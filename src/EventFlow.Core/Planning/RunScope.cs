namespace EventFlow.Core.Planning;

/// <summary>A graph being carried out: the workflow itself or one instance of a group.</summary>
public sealed class RunScope
{
    internal RunScope(GraphPlan graph, TaskInstance? owner)
    {
        Graph = graph;
        Owner = owner;
        Nodes = new TaskInstance[graph.Nodes.Count];
        for (var i = 0; i < Nodes.Length; i++)
        {
            Nodes[i] = new TaskInstance(this, graph.Nodes[i]);
        }

        Open = Nodes.Length;
    }

    public GraphPlan Graph { get; }

    /// <summary>The group instance this is the inside of; null at the top.</summary>
    public TaskInstance? Owner { get; }

    /// <summary>The nodes of the workflow itself: they follow from its version, so they have a row only once they leave
    /// <see cref="TaskState.Waiting"/>. Those inside of groups have one from the group's beginning.</summary>
    internal bool IsTop => Owner is null;

    internal TaskInstance[] Nodes { get; }

    /// <summary>Nodes that have not ended.</summary>
    internal int Open { get; set; }

    /// <summary>The instance an expression of this scope means by a name: here, or in a scope around it.</summary>
    internal TaskInstance? Resolve(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Owner?.Scope)
        {
            if (scope.Graph.IndexOf(name) is { } index)
            {
                return scope.Nodes[index];
            }
        }

        return null;
    }

    /// <summary>A scope fails if one of its leaves did not end well: what a later task dealt with is dealt with.</summary>
    internal TaskInstance? FailedLeaf() => Nodes.FirstOrDefault(node => node.Node.IsLeaf && node.State.IsFailure());
}
