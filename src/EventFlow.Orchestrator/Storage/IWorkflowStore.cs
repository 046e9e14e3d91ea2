using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <param name="Source">The file as it was applied.</param>
/// <param name="Hash">SHA-256 of the source, lower-case hex.</param>
/// <param name="IsDescribed">Its nodes are known to the store. False for a version stored by a program that did not tell them.</param>
internal sealed record StoredWorkflow(string Id, int Version, string Source, string Hash, DateTimeOffset CreatedAt, bool IsDescribed)
{
    public VersionOrigin Origin { get; init; } = VersionOrigin.File;

    /// <summary>Characters that are kept of it.</summary>
    public int Length => Source.Length + (Origin.AppliedFile?.Length ?? 0);

    /// <summary>When its workflow was deleted; told only of one that was asked for in its latest version.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>How a version came to be what it is.</summary>
/// <param name="Environment">The environment it was applied in; null: none.</param>
/// <param name="AppliedFile">The file that was applied, where the source was made from it; null: it is the source.</param>
/// <param name="Values">JSON: where values of the source come from that are not the file's; null: there are none.</param>
internal sealed record VersionOrigin(string? Environment = null, string? AppliedFile = null, string? Values = null)
{
    public static VersionOrigin File { get; } = new();
}

/// <param name="Source">What runs of it go by.</param>
/// <param name="Tasks">What runs of it show as waiting before they have rows.</param>
internal sealed record NewVersion(
    string Id, string Source, string? Title, string Namespace, IReadOnlyList<WorkflowTask> Tasks)
{
    public VersionOrigin Origin { get; init; } = VersionOrigin.File;

    /// <summary>What it is to be told of.</summary>
    public IReadOnlyList<OutboxInterest> Interests { get; init; } = [];

    /// <summary>The version would not differ from this one.</summary>
    public bool IsSameAs(StoredWorkflow stored) =>
        stored.Hash == WorkflowHash.Of(Source) && stored.Origin.Environment == Origin.Environment;
}

/// <summary>The workflow starts no runs: it is deleted.</summary>
internal sealed class WorkflowDeletedException(string workflow, DateTimeOffset deletedAt)
    : Exception($"workflow '{workflow}' was deleted at {deletedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z")
{
    public string Workflow { get; } = workflow;
    public DateTimeOffset DeletedAt { get; } = deletedAt;
}

/// <summary>Immutable versions of workflows.</summary>
internal interface IWorkflowStore
{
    /// <summary>Stores the source as the next version, or returns the latest version unchanged if it has the same hash and environment. A
    /// deleted workflow gets the next version in any case, and is there again.</summary>
    Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(NewVersion version, CancellationToken cancellationToken);

    Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(
        string id, string source, string? title, string @namespace, IReadOnlyList<WorkflowTask> tasks,
        CancellationToken cancellationToken) =>
        ApplyAsync(new NewVersion(id, source, title, @namespace, tasks), cancellationToken);

    /// <summary>Tells the nodes of a stored version. One whose nodes are known already is left as it is.</summary>
    Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken);

    /// <summary>The latest version as this process last saw it; whoever goes by it has the database check it. Null: not seen yet.</summary>
    StoredWorkflow? Known(string id);

    /// <param name="version">Null: the latest.</param>
    Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken);

    /// <summary>The versions of a workflow, newest first; none where there is no such workflow.</summary>
    /// <param name="before">Only versions below this one; null: from the latest.</param>
    Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(string id, int? before, int limit, CancellationToken cancellationToken);

    /// <summary>By id, without those that are deleted.</summary>
    Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        ListAsync(cursor, limit, withDeleted: false, cancellationToken);

    Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, bool withDeleted, CancellationToken cancellationToken);

    /// <summary>From now on it starts no runs; those that are accepted go on. Null where there is no such workflow.</summary>
    Task<DeletedWorkflow?> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>Brings back a deleted workflow in its latest version. Null where there is no such workflow.</summary>
    Task<RestoredWorkflow?> RestoreAsync(string id, CancellationToken cancellationToken);
}
