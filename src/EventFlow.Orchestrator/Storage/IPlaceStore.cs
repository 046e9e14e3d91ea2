namespace EventFlow.Orchestrator.Storage;

/// <summary>The places of runs where a workflow allows only so many. Places are taken by the acceptance of a run and given up by the commit
/// that ends it; here is what makes up for anything that goes wrong between the two.</summary>
internal interface IPlaceStore
{
    /// <summary>Frees places of runs that are over, and gives places that are free to those whose turn it is.</summary>
    /// <returns>The runs whose turn has come.</returns>
    Task<IReadOnlyList<Guid>> HealAsync(TimeSpan age, CancellationToken cancellationToken);

    /// <summary>Gives a run a place once more that has given up its own with its end and is to go on.</summary>
    /// <returns>False: as many as there may be go on or wait.</returns>
    Task<bool> RetakeAsync(Guid run, int max, CancellationToken cancellationToken);

    /// <summary>Runs that have to make room, for longer than <paramref name="age"/> already, and why.</summary>
    Task<IReadOnlyList<(Guid Run, string Reason)>> CanceledAsync(TimeSpan age, CancellationToken cancellationToken);
}
