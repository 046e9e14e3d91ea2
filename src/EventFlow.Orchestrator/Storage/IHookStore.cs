using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Addresses at which programs that speak no CloudEvents report what has happened, each with its secret.</summary>
internal interface IHookStore
{
    /// <summary>Makes a hook, or changes what its events are; then its secret stays as it is.</summary>
    /// <param name="secret">That of a new one.</param>
    Task<(HookView Hook, bool Created)> PutAsync(
        string name, string type, string source, string auth, string secret, CancellationToken cancellationToken);

    /// <summary>Gives it another secret; the one before is good for some time more. Null: there is no such hook.</summary>
    Task<HookView?> RotateAsync(string name, string secret, TimeSpan overlap, CancellationToken cancellationToken);

    /// <param name="signature">Of the request at hand; empty where it has none.</param>
    Task<StoredHook?> FindAsync(string name, string signature, CancellationToken cancellationToken);

    Task<Page<HookView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>A request with this signature was taken.</summary>
    Task NoteAsync(string name, string signature, CancellationToken cancellationToken);
}

/// <param name="Secrets">Those that are good now, the newest first.</param>
/// <param name="IsReplay">A request with the signature was taken before.</param>
internal sealed record StoredHook(HookView View, IReadOnlyList<string> Secrets, bool IsReplay);
