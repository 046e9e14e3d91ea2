using System.Collections.Concurrent;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Whether another run of a workflow may start on this node. With enough of its tasks waiting for workers already a further run
/// would only fill queues and memory; it stays pending until its turn, and new runs stand in line behind it.</summary>
internal sealed class StartGate(EngineOptions options)
{
    private readonly ConcurrentDictionary<string, int> queued = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> deferred = new(StringComparer.Ordinal);

    /// <summary>Workflows with runs that had to wait.</summary>
    public IEnumerable<string> Deferred => deferred.Keys;

    /// <summary>Tasks that may still be queued before the gate closes.</summary>
    public int Room(string workflow) => Math.Max(0, options.MostQueuedPerWorkflow - queued.GetValueOrDefault(workflow));

    public bool MayStart(string workflow, bool fromBacklog)
    {
        var may = Room(workflow) > 0 && (fromBacklog || !deferred.ContainsKey(workflow));
        if (!may)
        {
            deferred[workflow] = true;
        }

        return may;
    }

    /// <summary>Nothing of the workflow waits any more.</summary>
    public void Open(string workflow) => deferred.TryRemove(workflow, out _);

    /// <summary>Takes note of the queued tasks of a run as they are now.</summary>
    public void Count(ResidentRun run)
    {
        if (run.State is { } state)
        {
            Add(run, state.QueuedTasks - run.QueuedTasks);
        }
    }

    public void Forget(ResidentRun run) => Add(run, -run.QueuedTasks);

    private void Add(ResidentRun run, int change)
    {
        if (change != 0)
        {
            run.QueuedTasks += change;
            queued.AddOrUpdate(run.Saga!.Workflow, change, (_, before) => before + change);
        }
    }
}
