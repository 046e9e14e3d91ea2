using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Replay;

/// <summary>A run as it is stored: what it was started with, its history, and where it stands.</summary>
internal sealed record RecordedRun
{
    public required Guid Id { get; init; }
    public string? Key { get; init; }
    public JsonElement? Trigger { get; init; }
    public required JsonElement Params { get; init; }
    public required RunFacts Facts { get; init; }

    /// <summary>By path; those that have begun, or stand inside of what has.</summary>
    public required IReadOnlyDictionary<string, TaskFacts> Tasks { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<RecordedEvent> Events { get; init; }
}

internal sealed record RecordedEvent(long Seq, DateTimeOffset At, string Kind, string? Path, int? Attempt, JsonElement? Data)
{
    public string? Text(string name) =>
        Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(name, out var value) ? value.ToString() : null;

    public int? Number(string name) =>
        Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(name, out var value) && value.TryGetInt32(out var number)
            ? number
            : null;
}

/// <summary>What is compared of a run.</summary>
internal sealed record RunFacts(RunStatus State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, RunError? Error);

/// <summary>What is compared of a task. How often a message was sent and which version of the run wrote the row are not: renewing a
/// lease and sending again leave no line in the history.</summary>
internal sealed record TaskFacts
{
    public required string Path { get; init; }
    public required string Kind { get; init; }
    public required TaskState State { get; init; }
    public int Attempt { get; init; }
    public string? Worker { get; init; }
    public DateTimeOffset? QueuedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public JsonElement? Output { get; init; }
    public RunError? Error { get; init; }

    /// <summary>Why it was skipped or canceled.</summary>
    public string? Reason { get; init; }

    public static TaskFacts Of(TaskRecord row) => new()
    {
        Path = row.Path,
        Kind = row.Kind,
        State = row.State,
        Attempt = row.Attempt,
        Worker = row.Worker,
        QueuedAt = row.QueuedAt,
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        Output = RunSignals.DataOf(row.Output),
        Error = row.ErrorType is { } type ? new RunError(type, row.ErrorMessage ?? "") : null,
        Reason = HasReason(row.State) ? row.WaitReason : null,
    };

    public static bool HasReason(TaskState state) => state is TaskState.Skipped or TaskState.UpstreamFailed or TaskState.Canceled;
}
