using EventFlow.Contracts.Api;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Datasets with their versions, each of which an event has brought; and what tasks have committed that is no event yet.</summary>
internal interface IDatasetStore
{
    /// <summary>Updates that were committed with the ends of tasks, oldest first.</summary>
    Task<IReadOnlyList<DatasetUpdate>> PendingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>They are events by now.</summary>
    Task RelayedAsync(IReadOnlyList<Guid> updates, CancellationToken cancellationToken);

    Task<DatasetView?> FindAsync(string name, CancellationToken cancellationToken);

    Task<Page<DatasetView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<DatasetVersionView>> VersionsAsync(string name, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>What triggers that wait for several datasets have got so far; those that have got nothing are left out.</summary>
    Task<IReadOnlyList<OpenSet>> OpenSetsAsync(CancellationToken cancellationToken);
}

/// <param name="Trigger">Its number among those of the workflow version.</param>
internal sealed record OpenSet(string Workflow, int Version, int Trigger, IReadOnlyList<string> Parts);
