namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Within one process nothing comes between the end of a run and the turn of the next.</summary>
internal sealed class MemoryPlaceStore(MemoryRuns runs, TimeProvider time) : IPlaceStore
{
    public Task<IReadOnlyList<Guid>> HealAsync(TimeSpan age, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<IReadOnlyList<(Guid Run, string Reason)>> CanceledAsync(TimeSpan age, CancellationToken cancellationToken) =>
        Task.FromResult(runs.Places.Canceled(time.GetUtcNow() - age));
}
