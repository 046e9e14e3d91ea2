using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>What can happen to a run.</summary>
public abstract record PlannerEvent
{
    private PlannerEvent()
    {
    }

    public sealed record Start : PlannerEvent;

    public sealed record Started(string Path, int Attempt, string? Worker) : PlannerEvent;

    public sealed record Completed(string Path, int Attempt, string? Worker, JsonElement? Output) : PlannerEvent;

    public sealed record Failed(string Path, int Attempt, string? Worker, AttemptError Error) : PlannerEvent;

    /// <param name="Kind">One of <see cref="TimerKinds"/>.</param>
    public sealed record TimerDue(string Kind, string Path, int Attempt) : PlannerEvent;

    /// <summary>The attempt has the slots it asked for. It may come again until the run has dealt with it.</summary>
    public sealed record SlotGranted(string Path, int Attempt, string Pool) : PlannerEvent;

    /// <summary>It is stored already; it may come twice, and in another order than it was sent.</summary>
    public sealed record Signal(int Number, string Name, JsonElement? Data) : PlannerEvent;

    /// <summary>The child run of an attempt has ended, was refused, or is on its own from now on.</summary>
    /// <param name="Error">Null: it ended well.</param>
    public sealed record ChildEnded(string Path, int Attempt, JsonElement? Output, AttemptError? Error = null) : PlannerEvent;

    public sealed record Cancel(string? Reason) : PlannerEvent;

    /// <summary>Repeats what the state implies: dispatches older than <paramref name="DispatchGrace"/>, and decisions not taken.</summary>
    public sealed record Reconcile(TimeSpan DispatchGrace) : PlannerEvent;
}

/// <param name="RetryAfter">The worker's own choice of the delay; it beats the rule's.</param>
public sealed record AttemptError(string Type, string Message, bool Retryable = true, TimeSpan? RetryAfter = null);

/// <summary>Error types the engine itself gives.</summary>
public static class ErrorTypes
{
    public const string Timeout = "Timeout";
    public const string Canceled = "Canceled";
    public const string WorkerLost = "Worker.Lost";
    public const string WorkerStopped = "Worker.Stopped";
    public const string OutputTooLarge = "output_too_large";
    public const string InputTooLarge = "input_too_large";
    public const string InputTooDeep = "input_too_deep";
    public const string Expression = "Expression";
    public const string Foreach = "Foreach";
    public const string Group = "Group";
    public const string Loop = "Loop";
    public const string LoopMax = "Loop.Max";
    public const string Switch = "Switch";
    public const string Wait = "Wait";
    public const string ChildRefused = "Child.Refused";
    public const string ChildCanceled = "Child.Canceled";
    public const string ChildDepth = "Child.Depth";
    public const string Window = "Window";
    public const string Rejected = "Approval.Rejected";
}
