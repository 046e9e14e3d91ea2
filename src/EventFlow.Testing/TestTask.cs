using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing;

/// <summary>A task of a test run. Times are counted from the start of the run.</summary>
public sealed record TestTask
{
    /// <summary>Such as <c>load</c>, <c>clean[17]</c> or <c>region[eu]/load</c>.</summary>
    public required string Path { get; init; }

    /// <summary>One of <see cref="TaskKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The state it ended in, or was left in.</summary>
    public required TaskState State { get; init; }

    /// <summary>How often it was tried; 0: never.</summary>
    public int Attempts { get; init; }

    /// <summary>When each attempt was given to a worker.</summary>
    public IReadOnlyList<TimeSpan> AttemptsAt { get; init; } = [];

    /// <summary>The input of the last attempt; null: there was none.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What it gave; null: nothing, or others are inside of it.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Of the last attempt; null: it did not fail.</summary>
    public RunError? Error { get; init; }

    /// <summary>When it began; null: it did not, or ended at once.</summary>
    public TimeSpan? StartedAt { get; init; }

    /// <summary>Null: it did not end.</summary>
    public TimeSpan? EndedAt { get; init; }

    /// <summary>Why it was skipped or canceled; null: no reason was noted.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it does not run; null: it runs, or has ended.</summary>
    public string? WaitingFor { get; init; }
}
