using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>How exceptions and endings look on the wire.</summary>
internal static class TaskErrors
{
    public const int MaxMessage = 2000;

    public static TaskError Of(Exception exception) => exception switch
    {
        TaskFailedException failed => Bounded(failed.Error),
        PermanentTaskException permanent => Bounded(new TaskError(permanent.Type, permanent.Message, Retryable: false)),
        RetryTaskException retry => Bounded(new TaskError(retry.Type, retry.Message, true, Math.Max(0, retry.After.TotalSeconds))),
        _ => Bounded(new TaskError(TypeName(exception), exception.Message)),
    };

    public static TaskError Of(StopCause cause, TimeSpan? timeout) => cause switch
    {
        StopCause.Timeout => new TaskError("Timeout", $"The task did not end within {timeout?.TotalSeconds} s."),
        StopCause.Canceled => new TaskError("Canceled", "The task was canceled.", Retryable: false),
        _ => new TaskError("Worker.Stopped", "The worker was stopped while the task ran."),
    };

    public static TaskError UnknownType(string type, IEnumerable<string> known) => Bounded(new TaskError(
        "Task.UnknownType",
        $"This worker has no handler for the task type '{type}'; it has {string.Join(", ", known)}. "
        + "Correct its registration or the binding of its queues.",
        Retryable: false));

    public static TaskError InvalidInput(string problem) =>
        Bounded(new TaskError("Input.Invalid", $"The input does not fit the task type: {problem}", Retryable: false));

    public static string Bound(string text) => text.Length <= MaxMessage ? text : text[..(MaxMessage - 1)] + "…";

    private static TaskError Bounded(TaskError error) => error with { Message = Bound(error.Message) };

    private static string TypeName(Exception exception)
    {
        var name = exception.GetType().Name.Split('`')[0];
        var shorter = name.EndsWith(nameof(Exception), StringComparison.Ordinal) ? name[..^nameof(Exception).Length] : name;
        return shorter.Length == 0 ? name : shorter;
    }
}
