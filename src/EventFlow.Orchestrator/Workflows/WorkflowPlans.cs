using System.Collections.Concurrent;
using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Workflows;

/// <summary>Workflow versions ready for planning. A version never changes, so it is read once.</summary>
internal sealed class WorkflowPlans(IWorkflowStore store)
{
    private const int Kept = 1_000;
    private readonly ConcurrentDictionary<(string Id, int Version), WorkflowPlan> plans = new();

    /// <exception cref="InvalidDataException">The version is not stored, or this binary cannot read it.</exception>
    public async Task<WorkflowPlan> FindAsync(string id, int version, CancellationToken cancellationToken)
    {
        if (plans.TryGetValue((id, version), out var known))
        {
            return known;
        }

        var stored = await store.FindAsync(id, version, cancellationToken)
            ?? throw new InvalidDataException(
                $"EF3003 workflow {id} has no version {version}, but a run of it exists; restore the version's row");
        var read = WorkflowFile.Read(Encoding.UTF8.GetBytes(stored.Source), id);
        var definition = read.Definition
            ?? throw new InvalidDataException($"EF3004 workflow {id} version {version} cannot be read by this engine: {read.Errors[0]}");
        if (!stored.IsDescribed)
        {
            await store.DescribeAsync(id, version, WorkflowTasks.Of(definition), cancellationToken);
        }

        if (plans.Count >= Kept)
        {
            plans.Clear();
        }

        return plans[(id, version)] = new WorkflowPlan(definition, version);
    }
}
