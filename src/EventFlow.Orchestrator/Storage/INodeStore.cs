namespace EventFlow.Orchestrator.Storage;

/// <summary>The engine nodes that are up. Only who should read which queue hangs on it; what is stored is safe without.</summary>
internal interface INodeStore
{
    /// <summary>Says that the node is up, and forgets those that have not said so for <paramref name="goneAfter"/>.</summary>
    /// <returns>The nodes that are up, this one among them.</returns>
    Task<IReadOnlyList<Guid>> BeatAsync(Guid node, string name, TimeSpan goneAfter, CancellationToken cancellationToken);

    Task LeaveAsync(Guid node, CancellationToken cancellationToken);
}
