namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>A store inside one process has one node.</summary>
internal sealed class MemoryNodeStore : INodeStore
{
    public Task<IReadOnlyList<Guid>> BeatAsync(Guid node, string name, TimeSpan goneAfter, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([node]);

    public Task LeaveAsync(Guid node, CancellationToken cancellationToken) => Task.CompletedTask;
}
