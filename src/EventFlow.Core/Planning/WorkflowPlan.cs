using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

/// <summary>A definition made ready for planning: edges in both directions, and which outputs anybody can read.</summary>
public sealed class WorkflowPlan
{
    public WorkflowPlan(WorkflowDefinition definition, int version)
    {
        Definition = definition;
        Version = version;
        HasWindows = definition.Windows.Count > 0 || definition.Graph.All().Any(node => node.Windows.Count > 0);
        Root = GraphPlan.Build(
            definition.Graph, ExpressionReferences.Union(AllReferences(definition)), new Around(),
            definition.Catch.Select(rule => rule.Then).ToHashSet());
    }

    public WorkflowDefinition Definition { get; }
    public int Version { get; }
    public GraphPlan Root { get; }

    /// <summary>The workflow or some of its tasks may begin only at times.</summary>
    public bool HasWindows { get; }

    /// <summary>Some task can be undone.</summary>
    public bool HasCompensations => Root.HasCompensations;

    private static List<ExpressionReferences> AllReferences(WorkflowDefinition definition)
    {
        var found = AllReferences(definition.Graph);
        if (definition.Output is { } output)
        {
            found.Add(output.References);
        }

        return found;
    }

    private static List<ExpressionReferences> AllReferences(GraphDefinition graph)
    {
        var found = new List<ExpressionReferences>();
        foreach (var node in graph.Nodes)
        {
            found.AddRange(node.References);
            if (node.Graph is { } inner)
            {
                found.AddRange(AllReferences(inner));
            }
        }

        return found;
    }
}

public sealed class GraphPlan
{
    private readonly Dictionary<string, int> byName;

    private GraphPlan(NodePlan[] nodes)
    {
        Nodes = nodes;
        HasRunHandlers = nodes.Any(node => node.IsRunHandler);
        HasCompensations = nodes.Any(node => node.Compensation is not null || node.Inner is { HasCompensations: true });
        ByPriority = [.. nodes.OrderByDescending(node => node.Definition.Priority).Select(node => node.Definition.Index)];
        byName = nodes.ToDictionary(node => node.Definition.Name, node => node.Definition.Index, StringComparer.Ordinal);
    }

    public IReadOnlyList<NodePlan> Nodes { get; }

    /// <summary>Some nodes are reached by the <c>catch</c> of the workflow.</summary>
    public bool HasRunHandlers { get; }

    /// <summary>Some task here, or further inside, can be undone.</summary>
    public bool HasCompensations { get; }

    /// <summary>The nodes in the order in which those start that could start together.</summary>
    internal IReadOnlyList<int> ByPriority { get; }

    public int? IndexOf(string name) => byName.TryGetValue(name, out var index) ? index : null;

    /// <param name="handlers">The nodes that the <c>catch</c> of the workflow leads to.</param>
    internal static GraphPlan Build(GraphDefinition graph, ExpressionReferences read, Around around, HashSet<int> handlers)
    {
        var children = graph.Nodes.Select(_ => new List<ChildEdge>()).ToArray();
        foreach (var node in graph.Nodes)
        {
            for (var join = 0; join < node.Joins.Count; join++)
            {
                foreach (var parent in node.Joins[join].Parents)
                {
                    children[parent].Add(new ChildEdge(node.Index, join));
                }
            }
        }

        var afterRun = Below(handlers, children);
        return new GraphPlan([.. graph.Nodes.Select(node =>
        {
            var inside = new Around(
                around.Keeps || read.All || read.Tasks.Contains(node.Name), around.IsTeardown || node.Teardown is not null);
            return new NodePlan
            {
                Definition = node,
                Children = ByPriorityOf(graph, children[node.Index]),
                KeepsOutput = inside.Keeps,
                Inner = node.Graph is { } inner ? Build(inner, read, inside, []) : null,
                Compensation = node.Compensate is { } undo ? NodePlan.OfCompensation(undo) : null,
                IsLeaf = IsLeaf(graph, node, children[node.Index]),
                IsTeardown = inside.IsTeardown,
                IsRunHandler = handlers.Contains(node.Index),
                IsAfterRun = afterRun.Contains(node.Index),
            };
        })]);
    }

    private static List<ChildEdge> ByPriorityOf(GraphDefinition graph, List<ChildEdge> children) =>
        children.Exists(edge => graph.Nodes[edge.Child].Priority != 0)
            ? [.. children.OrderByDescending(edge => graph.Nodes[edge.Child].Priority)]
            : children;

    private static bool IsLeaf(GraphDefinition graph, NodeDefinition node, List<ChildEdge> children) =>
        node.Teardown is null or { FailsRun: true }
        && children.TrueForAll(edge => graph.Nodes[edge.Child].Teardown is not null || graph.Nodes[edge.Child].Joins[edge.Join].IsCatch);

    private static HashSet<int> Below(HashSet<int> starts, List<ChildEdge>[] children)
    {
        var below = starts.ToHashSet();
        var open = new Queue<int>(starts);
        while (open.TryDequeue(out var node))
        {
            foreach (var edge in children[node].Where(edge => below.Add(edge.Child)))
            {
                open.Enqueue(edge.Child);
            }
        }

        return below;
    }
}

/// <summary>What holds for everything inside of a group.</summary>
internal readonly record struct Around(bool Keeps = false, bool IsTeardown = false);

/// <summary>The end of a parent counts in this join of this child.</summary>
public readonly record struct ChildEdge(int Child, int Join);

public sealed class NodePlan
{
    public required NodeDefinition Definition { get; init; }
    public required IReadOnlyList<ChildEdge> Children { get; init; }

    /// <summary>Some expression can read the output, so a live run keeps it in memory; others are only stored.</summary>
    public required bool KeepsOutput { get; init; }

    public required GraphPlan? Inner { get; init; }

    /// <summary>What undoes it; null: nothing does.</summary>
    public NodePlan? Compensation { get; init; }

    /// <summary>A loop with something inside that may have to be undone in each of its rounds.</summary>
    public bool KeepsRounds => Definition.Loop is not null && Inner is { HasCompensations: true };

    /// <summary>The outcome of its scope hangs on it: nothing there needs it, but for what deals with its failure or tears down after it.
    /// What tears down itself is one only where its failure is to be that of the run.</summary>
    public required bool IsLeaf { get; init; }

    /// <summary>It tears down, or is inside of what does: canceling the run does not keep it from running.</summary>
    public bool IsTeardown { get; init; }

    /// <summary>The <c>catch</c> of the workflow leads to it.</summary>
    public bool IsRunHandler { get; init; }

    /// <summary>It is such a node, or needs one.</summary>
    public bool IsAfterRun { get; init; }

    internal static NodePlan OfCompensation(NodeDefinition definition) => new()
    {
        Definition = definition, Children = [], KeepsOutput = false, Inner = null, IsLeaf = false,
    };
}
