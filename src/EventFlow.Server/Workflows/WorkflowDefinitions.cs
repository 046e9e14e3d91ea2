using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Server.Workflows;

/// <summary>Stored workflows as definitions. A version never changes, so each is read once.</summary>
internal sealed class WorkflowDefinitions
{
    private readonly VersionCache<WorkflowDefinition> known = new(most: 512);
    private readonly Lock reading = new();

    public WorkflowDefinition Of(StoredWorkflow workflow) => known.Find(workflow.Id, workflow.Version) ?? ReadOnce(workflow);

    // A large file takes seconds and much memory, which is not to be spent once per request that comes meanwhile.
    private WorkflowDefinition ReadOnce(StoredWorkflow workflow)
    {
        lock (reading)
        {
            return known.Find(workflow.Id, workflow.Version)
                ?? known.Keep(workflow.Id, workflow.Version, Read(workflow), workflow.Source.Length);
        }
    }

    private static WorkflowDefinition Read(StoredWorkflow stored) =>
        WorkflowFile.Read(Encoding.UTF8.GetBytes(stored.Source), stored.Id, int.MaxValue).Definition
        ?? throw new InvalidOperationException(
            $"EF2014 version {stored.Version} of workflow '{stored.Id}' was valid when it was applied and is not any more; apply it again");
}
