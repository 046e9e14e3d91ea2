using EventFlow.Contracts.Api;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryDatasetStore(MemoryRuns runs, MemoryDatasets datasets, MemoryEventStore events) : IDatasetStore
{
    public Task<IReadOnlyList<DatasetUpdate>> PendingAsync(int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DatasetUpdate>>([.. runs.Updates.Take(limit)]);

    public Task RelayedAsync(IReadOnlyList<Guid> updates, CancellationToken cancellationToken)
    {
        while (runs.Updates.TryPeek(out var first) && updates.Contains(first.Id))
        {
            runs.Updates.TryDequeue(out _);
        }

        return Task.CompletedTask;
    }

    public Task<DatasetView?> FindAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(datasets.All().FirstOrDefault(dataset => dataset.Name == name));

    public Task<Page<DatasetView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        return Task.FromResult(Paging.Cut(
            datasets.All().Where(dataset => after is null || string.CompareOrdinal(dataset.Name, after) > 0).Take(limit + 1).ToList(),
            limit,
            last => Cursor.OfText(last.Name)));
    }

    public Task<IReadOnlyList<DatasetVersionView>> VersionsAsync(
        string name, long? before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DatasetVersionView>>(
            [.. datasets.Of(name).Where(version => before is null || version.Version < before).Take(limit)]);

    public Task<IReadOnlyList<OpenSet>> OpenSetsAsync(CancellationToken cancellationToken) => events.OpenSetsAsync();
}
