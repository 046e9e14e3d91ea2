using System.IO.Enumeration;
using EventFlow.Core.Authoring;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Namespaces;

/// <summary>Holds a workflow against the policies of its namespace. What a task has by <c>defaults</c> is reported once, there.</summary>
internal sealed class PolicyCheck(NamespaceDefinition space, FileNode root, Findings findings)
{
    private readonly NamespacePolicies policies = space.Policies;
    private readonly FileNode? defaults = root.Find("defaults")?.Value;

    /// <param name="workflow">What <paramref name="root"/> was read to.</param>
    public void Check(WorkflowDefinition workflow)
    {
        foreach (var key in policies.Require.Where(key => IsMissing(key, workflow)))
        {
            findings.Error((root.Find(key) ?? root.Find("workflow"))!.Place, DefinitionCodes.PolicyRequires,
                $"the workflow has no '{key}', which {Named("require")} asks for: add it");
        }

        CheckAll(workflow.Graph, root.Find("tasks")!.Value, "");
    }

    private static bool IsMissing(string key, WorkflowDefinition workflow) => key switch
    {
        "title" => string.IsNullOrWhiteSpace(workflow.Title),
        "description" => string.IsNullOrWhiteSpace(workflow.Description),
        "owner" => string.IsNullOrWhiteSpace(workflow.Owner),
        _ => workflow.Tags.Count == 0,
    };

    private void CheckAll(GraphDefinition graph, FileNode tasks, string path)
    {
        foreach (var node in graph.Nodes.TakeWhile(_ => !findings.IsFull))
        {
            var entry = tasks.Entries[node.Index];
            var label = $"task {Words.Quote(path + node.Name)}";
            if (node.Kind == NodeKind.Task)
            {
                CheckWork(node, entry, label);
            }
            else if (node.Kind == NodeKind.Run)
            {
                CheckAttempts(node.Retry, entry, label, ownOnly: true);
            }

            if (node.Compensate is { } undo)
            {
                CheckWork(undo, entry.Value.Find("compensate")!, $"'compensate' of {label}");
            }

            if (node.Graph is { } inner)
            {
                CheckAll(inner, entry.Value.Find("tasks")!.Value, $"{path}{node.Name}/");
            }
        }
    }

    private void CheckWork(NodeDefinition work, FileEntry entry, string label)
    {
        CheckType(work, entry, label);
        CheckTimeout(work, entry, label);
        CheckAttempts(work.Retry, entry, label, ownOnly: false);
    }

    private void CheckType(NodeDefinition work, FileEntry entry, string label)
    {
        if (policies.AllowedTypes is { } types
            && !types.Any(type => FileSystemName.MatchesSimpleExpression(type, work.Uses, ignoreCase: false)))
        {
            findings.Error((entry.Value.Find("uses") ?? entry).Place, DefinitionCodes.PolicyForbidsType,
                $"{label} uses {Words.Quote(work.Uses)}, which {Named("allowed_types")} does not allow: "
                + (types.Count == 0 ? "it allows none" : $"allowed are {string.Join(", ", types)}"));
        }
    }

    private void CheckTimeout(NodeDefinition work, FileEntry entry, string label)
    {
        if (policies.MaxTimeout is not { } max || work.Timeout <= max)
        {
            return;
        }

        if (work.Timeout is { } timeout)
        {
            var (place, owner) = PlaceOf("timeout", entry, label);
            findings.Error(place, DefinitionCodes.PolicyLimitsTimeout,
                $"'timeout' of {owner} is {DurationText.Of(timeout)}, longer than the {DurationText.Of(max)} that "
                + $"{Named("max_timeout")} allows");
        }
        else
        {
            findings.Error(entry.Place, DefinitionCodes.PolicyLimitsTimeout,
                $"{label} has no 'timeout', and {Named("max_timeout")} allows at most {DurationText.Of(max)}: add one here "
                + "or in 'defaults'");
        }
    }

    private void CheckAttempts(RetryPolicy retry, FileEntry entry, string label, bool ownOnly)
    {
        var most = retry.Rules.Select(rule => rule.Attempts).DefaultIfEmpty(1).Max();
        if (policies.MaxAttempts is not { } max || most <= max)
        {
            return;
        }

        var (place, owner) = ownOnly ? (entry.Value.Find("retry")!.Place, label) : PlaceOf("retry", entry, label);
        findings.Error(place, DefinitionCodes.PolicyLimitsAttempts,
            $"'retry' of {owner} has {most} attempts, more than the {max} that {Named("max_attempts")} allows");
    }

    private (Place Place, string Owner) PlaceOf(string key, FileEntry entry, string label) =>
        entry.Value.Find(key) is { } own ? (own.Place, label) : (defaults!.Find(key)!.Place, "'defaults'");

    private string Named(string policy) => $"policy '{policy}' of namespace '{space.Name}' ({policies.Places[policy]})";
}
