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
        Root = GraphPlan.Build(definition.Graph, ExpressionReferences.Union(AllReferences(definition.Graph)), kept: false);
    }

    public WorkflowDefinition Definition { get; }
    public int Version { get; }
    public GraphPlan Root { get; }

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
        byName = nodes.ToDictionary(node => node.Definition.Name, node => node.Definition.Index, StringComparer.Ordinal);
    }

    public IReadOnlyList<NodePlan> Nodes { get; }

    public int? IndexOf(string name) => byName.TryGetValue(name, out var index) ? index : null;

    internal static GraphPlan Build(GraphDefinition graph, ExpressionReferences read, bool kept)
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

        return new GraphPlan([.. graph.Nodes.Select(node => BuildNode(node, children[node.Index], read, kept))]);
    }

    private static NodePlan BuildNode(NodeDefinition node, List<ChildEdge> children, ExpressionReferences read, bool kept)
    {
        var keeps = kept || read.All || read.Tasks.Contains(node.Name);
        return new NodePlan
        {
            Definition = node,
            Children = children,
            KeepsOutput = keeps,
            Inner = node.Graph is { } inner ? Build(inner, read, keeps) : null,
        };
    }
}

/// <summary>The end of a parent counts in this join of this child.</summary>
public readonly record struct ChildEdge(int Child, int Join);

public sealed class NodePlan
{
    public required NodeDefinition Definition { get; init; }
    public required IReadOnlyList<ChildEdge> Children { get; init; }

    /// <summary>Some expression can read the output, so a live run keeps it in memory; others are only stored.</summary>
    public required bool KeepsOutput { get; init; }

    public required GraphPlan? Inner { get; init; }
    public bool IsLeaf => Children.Count == 0;
}
