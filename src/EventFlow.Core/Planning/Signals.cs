namespace EventFlow.Core.Planning;

/// <summary>Something sent to a run from outside, as it is stored: first of all, before anybody is told of it.</summary>
/// <param name="Number">1..n within the run.</param>
/// <param name="Data">JSON text; null: it came without, or was handed over.</param>
/// <param name="IsReceived">The run has dealt with it, or keeps it until somebody waits for it.</param>
/// <param name="TakenBy">The path of the task that was given it; empty where nobody could use it any more.</param>
public sealed record SignalRecord(Guid RunId, int Number, string Name, string? Data, bool IsReceived = false, string? TakenBy = null);

/// <summary>What a change does to a signal: the run has received it, and perhaps handed it to a task.</summary>
public sealed record SignalReceipt(Guid RunId, int Number, string? TakenBy);
