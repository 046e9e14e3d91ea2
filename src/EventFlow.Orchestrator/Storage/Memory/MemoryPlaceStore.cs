namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Within one process nothing comes between the end of a run and the turn of the next.</summary>
internal sealed class MemoryPlaceStore(MemoryRuns runs, TimeProvider time) : IPlaceStore
{
    public Task<IReadOnlyList<Guid>> HealAsync(TimeSpan age, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<bool> RetakeAsync(Guid run, int max, CancellationToken cancellationToken) => Task.FromResult(
        !runs.TryGet(run, out var known) || known.Row is not { ConcurrencyKey: { } key } row
        || runs.Places.Retake(run, (row.Workflow, key), max, time.GetUtcNow()));

    public Task<IReadOnlyList<(Guid Run, string Reason)>> CanceledAsync(TimeSpan age, CancellationToken cancellationToken) =>
        Task.FromResult(runs.Places.Canceled(time.GetUtcNow() - age));
}
