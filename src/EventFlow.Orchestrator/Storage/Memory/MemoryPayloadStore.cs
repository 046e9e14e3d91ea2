namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Payloads with their runs, and forgotten with them.</summary>
internal sealed class MemoryPayloadStore(MemoryRuns runs) : IPayloadStore
{
    public Task StoreAsync(Guid run, string sha256, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (runs.TryGet(run, out var owner))
        {
            owner.Payloads.TryAdd(sha256, body.ToArray());
        }

        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadAsync(Guid run, string sha256, CancellationToken cancellationToken) => Task.FromResult(Read(run, sha256));

    public byte[]? Read(Guid run, string sha256) =>
        runs.TryGet(run, out var owner) && owner.Payloads.TryGetValue(sha256, out var body) ? body : null;

    public Task DropAsync(RunDay day, CancellationToken cancellationToken) => Task.CompletedTask;
}
