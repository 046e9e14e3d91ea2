using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage;

/// <param name="Source">The file as it was applied.</param>
internal sealed record StoredNamespace(string Name, string Source, string? Title, string? Owner, DateTimeOffset UpdatedAt);

/// <summary>What holds for the workflows of a namespace that are applied from now on; versions have their values with them.</summary>
internal interface INamespaceStore
{
    /// <summary>Keeps the namespace in place of what it was.</summary>
    /// <returns>False with it: there was one of the name before.</returns>
    Task<(StoredNamespace Namespace, bool Created)> ApplyAsync(
        string name, string source, string? title, string? owner, CancellationToken cancellationToken);

    Task<StoredNamespace?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>By name.</summary>
    Task<Page<NamespaceView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>False: there is none of the name.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}
