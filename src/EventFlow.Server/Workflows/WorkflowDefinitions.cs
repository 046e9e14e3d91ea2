using System.Collections.Concurrent;
using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Workflows;

/// <summary>Stored workflows as definitions. A version never changes, so each is read once.</summary>
internal sealed class WorkflowDefinitions
{
    private const int Kept = 512;
    private readonly ConcurrentDictionary<(string Id, int Version, string Hash), WorkflowDefinition> known = new();

    public WorkflowDefinition Of(StoredWorkflow workflow)
    {
        if (known.Count > Kept)
        {
            known.Clear();
        }

        return known.GetOrAdd((workflow.Id, workflow.Version, workflow.Hash), static (_, stored) => Read(stored), workflow);
    }

    private static WorkflowDefinition Read(StoredWorkflow stored) =>
        WorkflowFile.Read(Encoding.UTF8.GetBytes(stored.Source), stored.Id).Definition
        ?? throw new InvalidOperationException(
            $"EF2014 version {stored.Version} of workflow '{stored.Id}' was valid when it was applied and is not any more; apply it again");
}
