using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Graphs;

/// <summary>One scope of a picture: lines join boxes of the same scope only, as nodes lead only to siblings.</summary>
internal sealed record GraphScope(IReadOnlyList<GraphBox> Boxes, IReadOnlyList<GraphLine> Lines)
{
    public static GraphScope Of(GraphDefinition graph, string prefix) => new(
        [.. graph.Nodes.Select(node => GraphBox.Of(node, prefix))], [.. graph.Nodes.SelectMany(node => GraphLine.Into(node, graph))]);

    /// <summary>Boxes of this scope and of all inside of it.</summary>
    public int Count() => Boxes.Count + Boxes.Sum(box => box.Inner?.Count() ?? 0);

    public IEnumerable<GraphBox> All() => Boxes.SelectMany(box => (box.Inner?.All() ?? []).Prepend(box));
}

internal sealed record GraphBox(string Path, string Name, string Kind, string? Type, GraphScope? Inner)
{
    public bool IsMap { get; private init; }
    public bool IsLoop { get; private init; }
    public bool IsConditional { get; private init; }
    public bool OnlyCatch { get; private init; }
    public bool IsTeardown { get; private init; }
    public bool HasWindow { get; private init; }
    public string? Pool { get; private init; }

    /// <summary>Nodes inside that the picture leaves out.</summary>
    public int Hidden { get; init; }

    public static GraphBox Of(NodeDefinition node, string prefix) => new(
        prefix + node.Name,
        node.Name,
        Words.Snake(node.Kind.ToString()),
        node.Uses.Length > 0 ? node.Uses : node.Child?.Workflow,
        node.Graph is null ? null : GraphScope.Of(node.Graph, $"{prefix}{node.Name}/"))
    {
        IsMap = node.Foreach is not null,
        IsLoop = node.Loop is not null,
        IsConditional = node.When is not null,
        OnlyCatch = node.OnlyCatch,
        IsTeardown = node.Teardown is not null,
        HasWindow = node.Windows.Count > 0,
        Pool = node.Pool?.Name,
    };
}
