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
        Ahead = IsTop ? graph.Nodes.Count(node => !node.IsAfterRun) : 0;
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

    /// <summary>Of these, at the top, those that come before the <c>catch</c> of the workflow.</summary>
    internal int Ahead { get; set; }

    internal void Count(TaskInstance ended)
    {
        Open--;
        Ahead -= IsTop && !ended.Node.IsAfterRun ? 1 : 0;
    }

    /// <summary>The counters follow from the states.</summary>
    internal void Recount()
    {
        (Open, Ahead) = (Nodes.Length, IsTop ? Nodes.Count(node => !node.Node.IsAfterRun) : 0);
        foreach (var node in Nodes)
        {
            node.ClearJoins();
        }

        foreach (var node in Nodes.Where(node => node.State.IsFinal()))
        {
            Count(node);
            foreach (var edge in node.Node.Children)
            {
                Nodes[edge.Child].CountParent(edge.Join, node);
            }
        }
    }

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

    /// <summary>The <c>catch</c> of the workflow has led to a node that was carried out.</summary>
    internal bool IsCaught => IsTop && Graph.HasRunHandlers
        && Nodes.Any(node => node.Node.IsRunHandler && node.State is not (TaskState.Waiting or TaskState.Skipped or TaskState.Canceled));

    /// <summary>A scope fails if one of its leaves did not end well: what a later task dealt with is dealt with.</summary>
    internal TaskInstance? FailedLeaf()
    {
        var isCaught = IsCaught;
        return Nodes.FirstOrDefault(node =>
            node.Node.IsLeaf && node.State.IsFailure() && node.Handler is null && (!isCaught || node.Node.IsAfterRun));
    }
}
