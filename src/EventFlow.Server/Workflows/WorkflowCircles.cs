using EventFlow.Core.Definitions;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Workflows;

/// <summary>Workflows that would run each other without an end, as far as those that are stored tell.</summary>
internal sealed class WorkflowCircles(IWorkflowStore store, WorkflowDefinitions definitions)
{
    /// <summary>More workflows than this are not looked at: a circle that is longer meets its end when it runs.</summary>
    private const int MostVisited = 200;

    /// <returns>The errors: nothing of the file is to be stored. And what only may be wrong.</returns>
    public async Task<(IReadOnlyList<DefinitionError> Errors, IReadOnlyList<string> Warnings)> CheckAsync(
        WorkflowDefinition workflow, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<(string Id, string Way)>(Children(workflow).Select(child => (child, $"{workflow.Id} → {child}")));
        while (open.TryDequeue(out var next) && seen.Count < MostVisited)
        {
            if (next.Id == workflow.Id)
            {
                return ([CircleOf(next.Way)], []);
            }

            if (!seen.Add(next.Id))
            {
                continue;
            }

            if (await store.FindAsync(next.Id, version: null, cancellationToken) is { } stored)
            {
                Children(definitions.Of(stored)).ForEach(child => open.Enqueue((child, $"{next.Way} → {child}")));
                if (stored.DeletedAt is not null && next.Way == $"{workflow.Id} → {next.Id}")
                {
                    warnings.Add(
                        $"{DefinitionCodes.UnknownChild} workflow '{next.Id}', which is run here, is deleted: "
                        + "restore it before a run comes to it");
                }
            }
            else if (next.Way == $"{workflow.Id} → {next.Id}")
            {
                warnings.Add(
                    $"{DefinitionCodes.UnknownChild} workflow '{next.Id}', which is run here, is not there yet: "
                    + "apply it before a run comes to it");
            }
        }

        return ([], warnings);
    }

    private static DefinitionError CircleOf(string way) =>
        new("", 0, 0, DefinitionCodes.RunsInACircle, $"workflows that run each other never end: {way}");

    private static List<string> Children(WorkflowDefinition workflow) =>
        [.. workflow.Graph.All().Select(node => node.Child?.Workflow).OfType<string>().Distinct()];
}
