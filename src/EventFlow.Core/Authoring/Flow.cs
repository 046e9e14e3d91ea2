namespace EventFlow.Core.Authoring;

/// <summary>Nodes in their order: one node, or several put together with <c>&gt;&gt;</c> and <c>&amp;</c>.</summary>
/// <example><c>extract &gt;&gt; (clean &amp; check) &gt;&gt; load</c></example>
public abstract class Flow
{
    /// <summary>No node at all.</summary>
    public static Flow None { get; } = new Joined([], [], []);

    /// <summary>The nodes that what comes before leads to.</summary>
    internal abstract IReadOnlyList<WorkflowNode> First { get; }

    /// <summary>The nodes that lead to what comes after.</summary>
    internal abstract IReadOnlyList<WorkflowNode> Last { get; }

    internal abstract IReadOnlyList<WorkflowNode> All { get; }

    /// <summary>Lets the first nodes of the right flow need the last ones of the left.</summary>
    public static Flow operator >>(Flow left, Flow right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Then(right);
    }

    /// <summary>Puts two flows side by side; neither waits for the other.</summary>
    public static Flow operator &(Flow left, Flow right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.And(right);
    }

    /// <summary>The same as <c>&gt;&gt;</c>.</summary>
    public Flow Then(Flow next)
    {
        ArgumentNullException.ThrowIfNull(next);
        foreach (var node in next.First)
        {
            node.AddNeeds(Last);
        }

        return new Joined(First, next.Last, [.. All, .. next.All]);
    }

    /// <summary>The same as <c>&amp;</c>.</summary>
    public Flow And(Flow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Joined([.. First, .. other.First], [.. Last, .. other.Last], [.. All, .. other.All]);
    }

    private sealed class Joined(IReadOnlyList<WorkflowNode> first, IReadOnlyList<WorkflowNode> last, IReadOnlyList<WorkflowNode> all) : Flow
    {
        internal override IReadOnlyList<WorkflowNode> First => first;
        internal override IReadOnlyList<WorkflowNode> Last => last;
        internal override IReadOnlyList<WorkflowNode> All => all;
    }
}
