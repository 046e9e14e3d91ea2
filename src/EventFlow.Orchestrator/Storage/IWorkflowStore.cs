using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <param name="Source">The file as it was applied.</param>
/// <param name="Hash">SHA-256 of the source, lower-case hex.</param>
/// <param name="IsDescribed">Its nodes are known to the store. False for a version stored by a program that did not tell them.</param>
internal sealed record StoredWorkflow(string Id, int Version, string Source, string Hash, DateTimeOffset CreatedAt, bool IsDescribed);

/// <summary>Immutable versions of workflows.</summary>
internal interface IWorkflowStore
{
    /// <summary>Stores the source as the next version, or returns the latest version unchanged if it has the same hash.</summary>
    /// <param name="tasks">What runs of it show as waiting before they have rows.</param>
    Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(
        string id, string source, string? title, string @namespace, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken);

    /// <summary>Tells the nodes of a stored version. One whose nodes are known already is left as it is.</summary>
    Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken);

    /// <summary>The latest version as this process last saw it; whoever goes by it has the database check it. Null: not seen yet.</summary>
    StoredWorkflow? Known(string id);

    /// <param name="version">Null: the latest.</param>
    Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken);

    /// <summary>The versions of a workflow, newest first; none where there is no such workflow.</summary>
    /// <param name="before">Only versions below this one; null: from the latest.</param>
    Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(string id, int? before, int limit, CancellationToken cancellationToken);

    Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);
}
