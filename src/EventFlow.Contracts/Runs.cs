using System.Text.Json;

namespace EventFlow.Contracts;

/// <summary>Wakes an accepted run. Its row is committed before this is sent, so losing it costs time and not the run.</summary>
/// <param name="FromBacklog">Its turn has come among the runs that had to wait for a place.</param>
public sealed record StartRun(Guid RunId, bool FromBacklog = false);

/// <summary>A worker's <c>started</c>, <c>completed</c> or <c>failed</c>, checked for shape.</summary>
public sealed record TaskAnswered
{
    public required Guid RunId { get; init; }
    public required string Path { get; init; }
    public required int Attempt { get; init; }
    public required string Kind { get; init; }
    public string? Worker { get; init; }
    public JsonElement? Output { get; init; }
    public TaskError? Error { get; init; }

    /// <summary>Milliseconds the worker's handler took; null: it did not say.</summary>
    public double? TookMs { get; init; }
}

/// <summary>A timer of a run is due. It comes again until the run has dealt with it.</summary>
public sealed record TimerElapsed(Guid RunId, string Kind, string Path, int Attempt);

/// <summary>A pool has slots for an attempt that waits for them. It comes again until the run has dealt with it.</summary>
public sealed record SlotGranted(Guid RunId, string Path, int Attempt, string Pool);

/// <summary>A signal that is stored already; the run may know of it.</summary>
/// <param name="Data">JSON text: as a part of the message it would take depth from what a signal may hold.</param>
public sealed record SignalRun(Guid RunId, int Number, string Name, string? Data = null);

/// <summary>The child run of an attempt has ended, was refused, or goes on alone. Its end is stored; this may come twice.</summary>
/// <param name="RunId">The parent.</param>
/// <param name="Output">JSON text.</param>
/// <param name="Error">Null: it ended well.</param>
public sealed record ChildEnded(Guid RunId, string Path, int Attempt, string? Output = null, TaskError? Error = null);

public sealed record CancelRun(Guid RunId, string? Reason = null);

/// <summary>Asks a run to repeat what its state implies: lost dispatches go out again, forgotten decisions are taken.</summary>
public sealed record ReconcileRun(Guid RunId);

/// <summary>Messages of the engine to itself that were ready at the same time, also of several runs.</summary>
public sealed record RunWakeUps
{
    public IReadOnlyList<StartRun> Starts { get; init; } = [];
    public IReadOnlyList<TimerElapsed> Timers { get; init; } = [];
    public IReadOnlyList<SlotGranted> Slots { get; init; } = [];
    public IReadOnlyList<SignalRun> Signals { get; init; } = [];
    public IReadOnlyList<ChildEnded> Children { get; init; } = [];
    public IReadOnlyList<CancelRun> Cancels { get; init; } = [];
    public IReadOnlyList<ReconcileRun> Reconciles { get; init; } = [];
}
