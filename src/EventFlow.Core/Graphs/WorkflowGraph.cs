using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Graphs;

/// <summary>The nodes and edges of a workflow, groups before what is inside of them.</summary>
/// <param name="Catch">Where a run that would fail goes on.</param>
public sealed record WorkflowGraph(
    string Workflow, string? Title, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, IReadOnlyList<GraphCatch> Catch)
{
    public static WorkflowGraph Of(WorkflowDefinition definition)
    {
        var nodes = new List<GraphNode>();
        var edges = new List<GraphEdge>();
        Add(GraphScope.Of(definition.Graph, ""), null);
        return new WorkflowGraph(definition.Id, definition.Title, nodes, edges, GraphCatch.Of(definition));

        void Add(GraphScope scope, string? group)
        {
            edges.AddRange(scope.Lines.Select(line => GraphEdge.Of(line, scope)));
            foreach (var box in scope.Boxes)
            {
                nodes.Add(GraphNode.Of(box, group));
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
/// <param name="Loop">It is a group that runs round after round.</param>
/// <param name="Conditional">It has a <c>when</c>.</param>
/// <param name="OnlyCatch">It runs only where a <c>catch</c> leads to it.</param>
/// <param name="Teardown">It clears away what others have set up.</param>
/// <param name="Window">It begins only at times.</param>
/// <param name="Pool">The pool it needs slots of; null: none.</param>
public sealed record GraphNode(
    string Path, string Name, string Kind, string? Type, string? Group,
    bool Map, bool Loop, bool Conditional, bool OnlyCatch, bool Teardown, bool Window, string? Pool)
{
    internal static GraphNode Of(GraphBox box, string? group) => new(
        box.Path, box.Name, box.Kind, box.Type, group, box.IsMap, box.IsLoop, box.IsConditional, box.OnlyCatch, box.IsTeardown,
        box.HasWindow, box.Pool);
}

/// <param name="Kind"><c>needs</c>; <c>case</c>: the parent is a switch that may choose the child; <c>catch</c>: a failure of the parent
/// leads to the child; <c>teardown</c>: the child clears away what the parent has set up.</param>
/// <param name="Rule">The join rule, as in the file, <c>at_least 2</c> with its number; the cases of a switch, or <c>default</c>;
/// the error types of a catch, <c>*</c> for every error.</param>
public sealed record GraphEdge(string From, string To, string Kind, string Rule)
{
    internal static GraphEdge Of(GraphLine line, GraphScope scope) => new(
        scope.Boxes[line.From].Path, scope.Boxes[line.To].Path, Words.Snake(line.Kind.ToString()), line.Rule);
}

/// <param name="Node">Path of the node that deals with the failure.</param>
/// <param name="Rule">The error types, <c>*</c> for every error.</param>
public sealed record GraphCatch(string Node, string Rule)
{
    internal static IReadOnlyList<GraphCatch> Of(WorkflowDefinition definition) => [.. definition.Catch.Select(rule =>
        new GraphCatch(definition.Graph.Nodes[rule.Then].Name, rule.On.Count == 0 ? "*" : string.Join(", ", rule.On)))];
}
