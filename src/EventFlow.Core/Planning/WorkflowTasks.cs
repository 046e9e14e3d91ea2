using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>A node of the workflow itself, as every run of this version has it before anything happens to it.</summary>
/// <param name="Kind">One of <see cref="TaskKinds"/>.</param>
/// <param name="Type">The task type; empty for what no worker does.</param>
/// <param name="Needs">Paths of the parents it waits for.</param>
public sealed record WorkflowTask(string Path, string Kind, string Type, IReadOnlyList<string> Needs);

/// <summary>What a run shows of its nodes while they have no row.</summary>
public static class WorkflowTasks
{
    public static IReadOnlyList<WorkflowTask> Of(WorkflowDefinition definition) =>
        [.. definition.Graph.Nodes.Select(node => new WorkflowTask(
            node.Name, TaskKinds.Of(node), node.Uses,
            [.. WaitsFor(definition, node).Select(parent => definition.Graph.Nodes[parent].Name)]))];

    /// <summary>What the workflow's own <c>catch</c> leads to waits for all that can fail the run.</summary>
    private static IEnumerable<int> WaitsFor(WorkflowDefinition definition, NodeDefinition node) =>
        definition.Catch.Any(rule => rule.Then == node.Index)
            ? definition.Graph.Nodes.Where(other => !other.OnlyCatch).Select(other => other.Index)
                .Except(definition.Graph.Nodes.SelectMany(other => other.Joins).SelectMany(join => join.Parents))
            : ParentsOf(node);

    /// <summary>The parents a node waits for, by their index in its scope.</summary>
    internal static IEnumerable<int> ParentsOf(NodeDefinition node) =>
        node.Joins.Where(join => join.Rule != JoinRule.Always).SelectMany(join => join.Parents).Distinct();
}
