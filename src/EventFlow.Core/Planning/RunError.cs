namespace EventFlow.Core.Planning;

/// <summary>Why a task or a run failed.</summary>
public sealed record RunError(string Type, string Message);
