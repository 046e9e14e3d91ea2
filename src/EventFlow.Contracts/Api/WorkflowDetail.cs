namespace EventFlow.Contracts.Api;

/// <summary>One version of a workflow with the file as it was applied.</summary>
public sealed record WorkflowDetail(
    string Id, int Version, string? Title, string Namespace, string Hash, DateTimeOffset CreatedAt, string Source);
