using EventFlow.Core.Definitions;

namespace EventFlow.Core.Graphs;

/// <summary>The nodes and edges of a workflow, groups before what is inside of them.</summary>
public sealed record WorkflowGraph(string Workflow, string? Title, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    public static WorkflowGraph Of(WorkflowDefinition definition)
    {
        var nodes = new List<GraphNode>();
        var edges = new List<GraphEdge>();
        Add(GraphScope.Of(definition.Graph, ""), null);
        return new WorkflowGraph(definition.Id, definition.Title, nodes, edges);

        void Add(GraphScope scope, string? group)
        {
            edges.AddRange(scope.Lines.Select(line => new GraphEdge(scope.Boxes[line.From].Path, scope.Boxes[line.To].Path, line.Rule)));
            foreach (var box in scope.Boxes)
            {
                nodes.Add(new GraphNode(box.Path, box.Name, box.Kind, box.Type, group, box.IsMap, box.IsConditional));
                if (box.Inner is not null)
                {
                    Add(box.Inner, box.Path);
                }
            }
        }
    }
}

/// <param name="Path">The names of the groups around it and its own: <c>region/load</c>.</param>
/// <param name="Type">The task type, or the workflow that is run; null where the node has neither.</param>
/// <param name="Group">Path of the group it stands in; null at the top.</param>
/// <param name="Map">It runs once per item.</param>
/// <param name="Conditional">It has a <c>when</c>.</param>
public sealed record GraphNode(string Path, string Name, string Kind, string? Type, string? Group, bool Map, bool Conditional);

/// <param name="Rule">The join rule, as in the file; <c>at_least 2</c> with its number.</param>
public sealed record GraphEdge(string From, string To, string Rule);
