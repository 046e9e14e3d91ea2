using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Graphs;

/// <summary>Why a node waits for another.</summary>
internal enum LineKind
{
    Needs,
    Case,
    Catch,
    Teardown,
}

/// <summary>From parent to child, by their index in the scope.</summary>
/// <param name="Rule">A join rule, the cases of a switch, the error types of a catch.</param>
internal readonly record struct GraphLine(int From, int To, LineKind Kind, string Rule)
{
    private const string UsualRule = "all_success";

    public bool IsUsual => Kind == LineKind.Needs && Rule == UsualRule;

    /// <summary>What a picture says of a line that is not the usual one.</summary>
    public string Label => Kind switch
    {
        LineKind.Needs => Rule,
        LineKind.Teardown => "teardown",
        _ => $"{Words.Snake(Kind.ToString())} {Rule}",
    };

    /// <summary>One line per parent, even where the file names it for several reasons.</summary>
    public static IEnumerable<GraphLine> Into(NodeDefinition node, GraphDefinition graph) =>
        node.Joins.SelectMany(join => join.Parents.Select(parent => Of(graph.Nodes[parent], node, join)))
            .GroupBy(line => line.From).Select(lines => lines.MaxBy(line => line.Kind));

    private static GraphLine Of(NodeDefinition parent, NodeDefinition node, JoinDefinition join) => (parent, node) switch
    {
        _ when join.IsCatch => new(parent.Index, node.Index, LineKind.Catch, ErrorsOf(parent, node.Index)),
        ({ Switch: { } branch }, _) when branch.Targets.Contains(node.Index) =>
            new(parent.Index, node.Index, LineKind.Case, CasesOf(branch, node.Index)),
        (_, { Teardown: not null }) when join.Rule == JoinRule.AllDoneMinOneSuccess =>
            new(parent.Index, node.Index, LineKind.Teardown, RuleOf(join)),
        _ => new(parent.Index, node.Index, LineKind.Needs, RuleOf(join)),
    };

    private static string RuleOf(JoinDefinition join) =>
        Words.Snake(join.Rule.ToString()) is var word && join.Rule == JoinRule.AtLeast ? $"{word} {join.Threshold}" : word;

    private static string CasesOf(SwitchDefinition branch, int target) => string.Join(", ",
        branch.Cases.Where(one => one.Targets.Contains(target)).Select(one => one.Value)
            .Concat(branch.Default?.Contains(target) == true ? ["default"] : []));

    private static string ErrorsOf(NodeDefinition parent, int target) =>
        string.Join(", ", parent.Catch.Where(rule => rule.Then == target).SelectMany(rule => rule.On.DefaultIfEmpty("*")).Distinct());
}
