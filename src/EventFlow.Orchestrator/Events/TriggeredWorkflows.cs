using EventFlow.Core.Events;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Events;

/// <summary>The triggers of all workflows in their latest versions, compiled once for each set of them.</summary>
internal sealed class TriggeredWorkflows(ITriggerStore store, WorkflowPlans plans, ILogger<TriggeredWorkflows> log) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    // Also those without triggers, so that they are read once.
    private Dictionary<(string, int), TriggeredWorkflow?> known = [];
    private EventIndex index = EventIndex.Empty;
    private long number;

    /// <summary>As of now: what was applied before the call counts.</summary>
    public async Task<EventIndex> CurrentAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await RefreshAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<EventIndex> RefreshAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(number, cancellationToken) is not { } set)
        {
            return index;
        }

        var latest = new Dictionary<(string, int), TriggeredWorkflow?>();
        foreach (var (id, version, deletedAt) in set.Workflows)
        {
            var workflow = known.TryGetValue((id, version), out var before) ? before : await ReadAsync(id, version, cancellationToken);
            latest[(id, version)] = workflow is null ? null : workflow with { DeletedAt = deletedAt };
        }

        (known, index, number) = (latest, new EventIndex(latest.Values.OfType<TriggeredWorkflow>()), set.Number);
        return index;
    }

    private async Task<TriggeredWorkflow?> ReadAsync(string id, int version, CancellationToken cancellationToken)
    {
        try
        {
            var definition = (await plans.FindAsync(id, version, cancellationToken)).Definition;
            return definition.Events.Count > 0 ? new TriggeredWorkflow(definition, version) : null;
        }
        catch (InvalidDataException unreadable)
        {
            log.TriggersUnread(unreadable, id, version);
            return null;
        }
    }
}
