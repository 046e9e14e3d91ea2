using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Payloads;

/// <summary>Gives expressions what is kept apart. It waits for the store where nobody has used the payload lately:
/// to read ahead all that an expression might come to would keep in memory what was just taken out of it.</summary>
internal sealed class PayloadReader(IPayloadStore store, PayloadCache cache)
{
    public JsonElement? Read(Guid run, PayloadRef payload) =>
        cache.Find(run, payload.Sha256)
            ?? (store.Read(run, payload.Sha256) is { } body ? cache.Put(run, payload.Sha256, body) : null);
}
