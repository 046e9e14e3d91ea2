using System.IO.Enumeration;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Planning;

namespace EventFlow.Testing;

/// <summary>Tells a path that some run of the workflow can have from a slip of the pen.</summary>
internal static partial class KnownPaths
{
    private const int Shown = 20;

    /// <summary>What is wrong with a path or pattern; null: nothing.</summary>
    public static string? Problem(WorkflowDefinition definition, string pattern)
    {
        var nodes = Nodes(definition.Graph, "").ToList();
        var plain = Brackets().Replace(pattern, "");
        return nodes.Exists(node => FileSystemName.MatchesSimpleExpression(plain, node, ignoreCase: false))
            || IsInsideChild(definition.Graph, plain)
            ? null
            : $"the workflow has no task '{pattern}'{new Suggestions().DidYouMean(plain, nodes)}; it has {Some(nodes)}";
    }

    private static IEnumerable<string> Nodes(GraphDefinition graph, string owner) =>
        graph.Nodes.SelectMany(node => node.Graph is { } inner
            ? Nodes(inner, $"{owner}{node.Name}/").Prepend(owner + node.Name)
            : node.Compensate is null ? [owner + node.Name]
            : [owner + node.Name, TaskPaths.Inside(owner + node.Name, TaskPaths.Compensation)]);

    /// <summary>What a child run has inside is another workflow's.</summary>
    private static bool IsInsideChild(GraphDefinition graph, string path) =>
        Enumerable.Range(0, path.Length).Any(at => path[at] == '/' && graph.NodeAt(path[..at])?.Child is not null);

    private static string Some(List<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Brackets();
}
