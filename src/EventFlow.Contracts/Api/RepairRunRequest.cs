namespace EventFlow.Contracts.Api;

/// <summary>The body of a repair; all of it may be left out.</summary>
/// <param name="By">Who wants it, for the history.</param>
/// <param name="From">Paths of tasks that are done again with all that comes after them, whatever became of them.</param>
/// <param name="Skip">Paths of tasks that are not undone any more, of a run whose undoing is stuck.</param>
public sealed record RepairRunRequest(string? By = null, IReadOnlyList<string>? From = null, IReadOnlyList<string>? Skip = null);
