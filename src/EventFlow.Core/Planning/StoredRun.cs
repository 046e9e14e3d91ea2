using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>The stored side of a run, from which its live state is put together again.</summary>
public sealed record StoredRun
{
    public required Guid Id { get; init; }
    public required RunStatus Status { get; init; }
    public required JsonElement Params { get; init; }
    public string? Key { get; init; }
    public JsonElement? Trigger { get; init; }
    public RunParent? Parent { get; init; }
    public int Depth { get; init; }
    public string? CancelReason { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? DeadlineMissedAt { get; init; }

    /// <summary>Reads outputs that are kept apart; null: there are none.</summary>
    public PayloadReading? Payloads { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public RunError? Error { get; init; }
    public long EventSeq { get; init; }
    public int Version { get; init; }
    public IReadOnlyList<TaskRecord> Tasks { get; init; } = [];

    /// <summary>Those that no task has, and the last one that was received.</summary>
    public IReadOnlyList<SignalRecord> Signals { get; init; } = [];
}
