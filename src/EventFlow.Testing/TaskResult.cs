using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing;

/// <summary>What the worker of a test makes of one attempt of a task.</summary>
public sealed record TaskResult
{
    private TaskResult()
    {
    }

    /// <summary>The attempt goes on until its timeout, or until it is told to stop.</summary>
    public static TaskResult Never { get; } = new() { IsNever = true };

    /// <summary>The worker begins the attempt and is not heard of again: its lease runs out, and the task is tried anew.</summary>
    public static TaskResult Lost { get; } = new() { IsLost = true };

    internal static TaskResult Nothing { get; } = new();

    internal JsonElement? Given { get; private init; }
    internal AttemptError? Failure { get; private init; }
    internal bool IsNever { get; private init; }
    internal bool IsLost { get; private init; }
    internal TimeSpan Time { get; private init; }

    /// <summary>The attempt succeeds.</summary>
    /// <param name="output">Any value that can be written as JSON; default null.</param>
    public static TaskResult Output(object? output = null) => new() { Given = Json.Of(output) };

    /// <summary>The attempt fails.</summary>
    /// <param name="type">What <c>retry: on</c> and <c>catch: on</c> go by.</param>
    /// <param name="message">For people; default <c>it failed</c>.</param>
    /// <param name="retryable">False: no rule tries it again; default true.</param>
    /// <param name="retryAfter">The worker's own choice of the delay; default that of the retry rule.</param>
    public static TaskResult Error(string type, string message = "it failed", bool retryable = true, TimeSpan? retryAfter = null) =>
        new() { Failure = new AttemptError(type, message, retryable, retryAfter) };

    /// <summary>The same result, but the attempt takes this long; by default it takes no time. Where the timeout is shorter, the attempt
    /// times out.</summary>
    public TaskResult After(TimeSpan time) => this with { Time = time };
}
