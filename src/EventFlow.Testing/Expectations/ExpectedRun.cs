using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Expectations;

/// <summary>How a run should have gone; what is null is not looked at.</summary>
public sealed record ExpectedRun
{
    /// <summary>The state it should end in.</summary>
    public RunStatus? State { get; init; }

    /// <summary>The type of its error, with <c>*</c> as wildcard.</summary>
    public string? Error { get; init; }

    /// <summary>From start to end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>By path, or by a pattern such as <c>clean[*]</c>: all tasks it stands for, and there must be one.</summary>
    public IReadOnlyDictionary<string, ExpectedTask> Tasks { get; init; } = new Dictionary<string, ExpectedTask>();

    /// <summary>Paths of tasks that each begin only after the one before has ended.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];
}

/// <summary>How a task should have gone; what is null is not looked at.</summary>
public sealed record ExpectedTask
{
    /// <summary>The state it should end in.</summary>
    public TaskState? State { get; init; }

    /// <summary>How often it should be tried.</summary>
    public int? Attempts { get; init; }

    /// <summary>When each attempt should begin, from the start of the run.</summary>
    public IReadOnlyList<TimeSpan>? AttemptsAt { get; init; }

    /// <summary>When it should end, from the start of the run.</summary>
    public TimeSpan? EndedAt { get; init; }

    /// <summary>The input of its last attempt.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What it should give.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>The type of its error, with <c>*</c> as wildcard.</summary>
    public string? Error { get; init; }
}

/// <summary>Something that did not go as expected.</summary>
/// <param name="Where">Such as <c>state</c> or <c>tasks.load.attempts</c>.</param>
public sealed record Mismatch(string Where, string Expected, string Got)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Where}: expected {Expected}, got {Got}";
}
