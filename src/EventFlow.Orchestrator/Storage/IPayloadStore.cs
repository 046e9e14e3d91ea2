namespace EventFlow.Orchestrator.Storage;

/// <summary>Keeps large outputs of runs by their hash, for as long as the run's day is kept.</summary>
internal interface IPayloadStore
{
    /// <summary>On return it is kept, or there is no such run. The same once more changes nothing.</summary>
    Task StoreAsync(Guid run, string sha256, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Null: it is not there.</summary>
    Task<byte[]?> ReadAsync(Guid run, string sha256, CancellationToken cancellationToken);

    /// <summary>The same while an expression waits for it, which nothing asynchronous can be done for.</summary>
    byte[]? Read(Guid run, string sha256);

    /// <summary>Drops those of all runs of a day, before the day itself; what goes with its tables needs nothing.</summary>
    Task DropAsync(RunDay day, CancellationToken cancellationToken);
}
