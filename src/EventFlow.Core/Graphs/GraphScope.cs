using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Graphs;

/// <summary>One scope of a picture: lines join boxes of the same scope only, as <c>needs</c> names only siblings.</summary>
internal sealed record GraphScope(IReadOnlyList<GraphBox> Boxes, IReadOnlyList<GraphLine> Lines)
{
    public const string UsualRule = "all_success";

    public static GraphScope Of(GraphDefinition graph, string prefix) => new(
        [.. graph.Nodes.Select(node => GraphBox.Of(node, prefix))],
        [.. graph.Nodes.SelectMany(node => node.Joins.SelectMany(
            join => join.Parents.Select(parent => new GraphLine(parent, node.Index, Rule(join)))))]);

    /// <summary>Boxes of this scope and of all inside of it.</summary>
    public int Count() => Boxes.Count + Boxes.Sum(box => box.Inner?.Count() ?? 0);

    public IEnumerable<GraphBox> All() => Boxes.SelectMany(box => (box.Inner?.All() ?? []).Prepend(box));

    private static string Rule(JoinDefinition join) =>
        Words.Snake(join.Rule.ToString()) is var word && join.Rule == JoinRule.AtLeast ? $"{word} {join.Threshold}" : word;
}

internal sealed record GraphBox(string Path, string Name, string Kind, string? Type, bool IsMap, bool IsConditional, GraphScope? Inner)
{
    /// <summary>Nodes inside that the picture leaves out.</summary>
    public int Hidden { get; init; }

    public static GraphBox Of(NodeDefinition node, string prefix) => new(
        prefix + node.Name,
        node.Name,
        Words.Snake(node.Kind.ToString()),
        node.Uses.Length > 0 ? node.Uses : node.Child?.Workflow,
        node.Foreach is not null,
        node.When is not null,
        node.Graph is null ? null : GraphScope.Of(node.Graph, $"{prefix}{node.Name}/"));
}

/// <summary>From parent to child, by their index in the scope.</summary>
internal readonly record struct GraphLine(int From, int To, string Rule);
