namespace EventFlow.Contracts.Api;

/// <summary>The body of a cancel; optional.</summary>
/// <param name="Reason">Kept in the run's history.</param>
public sealed record CancelRunRequest(string? Reason = null);
