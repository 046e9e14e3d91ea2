using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage;

/// <param name="Source">The file as it was applied.</param>
/// <param name="Hash">SHA-256 of the source, lower-case hex.</param>
internal sealed record StoredWorkflow(string Id, int Version, string Source, string Hash, DateTimeOffset CreatedAt);

/// <summary>Immutable versions of workflows.</summary>
internal interface IWorkflowStore
{
    /// <summary>Stores the source as the next version, or returns the latest version unchanged if it has the same hash.</summary>
    Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(
        string id, string source, string? title, string @namespace, CancellationToken cancellationToken);

    /// <param name="version">Null: the latest.</param>
    Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken);

    /// <summary>The versions of a workflow, newest first; none where there is no such workflow.</summary>
    /// <param name="before">Only versions below this one; null: from the latest.</param>
    Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(string id, int? before, int limit, CancellationToken cancellationToken);

    Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);
}
