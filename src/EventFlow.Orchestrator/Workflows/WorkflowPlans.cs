using System.Collections.Concurrent;
using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Calendars;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Workflows;

/// <summary>Workflow versions ready for planning. A version never changes, so it is read once, also for those who ask meanwhile.</summary>
internal sealed class WorkflowPlans(IWorkflowStore store, KnownCalendars calendars)
{
    private readonly VersionCache<WorkflowPlan> plans = new(most: 1_000);
    private readonly ConcurrentDictionary<(string Id, int Version), Lazy<Task<WorkflowPlan>>> reading = new();

    /// <exception cref="InvalidDataException">The version is not stored, or this binary cannot read it.</exception>
    public async Task<WorkflowPlan> FindAsync(string id, int version, CancellationToken cancellationToken) =>
        plans.Find(id, version)
        ?? await reading.GetOrAdd((id, version), _ => new(() => ReadAsync(id, version))).Value.WaitAsync(cancellationToken);

    private async Task<WorkflowPlan> ReadAsync(string id, int version)
    {
        try
        {
            var stored = await store.FindAsync(id, version, CancellationToken.None)
                ?? throw new InvalidDataException(
                    $"EF3003 workflow {id} has no version {version}, but a run of it exists; restore the version's row");
            var read = WorkflowFile.Read(Encoding.UTF8.GetBytes(stored.Source), id, int.MaxValue);
            var definition = read.Definition
                ?? throw new InvalidDataException(
                    $"EF3004 workflow {id} version {version} cannot be read by this engine: {read.Errors[0]}");
            if (!stored.IsDescribed)
            {
                await store.DescribeAsync(id, version, WorkflowTasks.Of(definition), CancellationToken.None);
            }

            await calendars.EnsureAsync(definition.Calendars, CancellationToken.None);
            return plans.Keep(id, version, new WorkflowPlan(definition, version), stored.Source.Length);
        }
        finally
        {
            reading.TryRemove((id, version), out _);
        }
    }
}
