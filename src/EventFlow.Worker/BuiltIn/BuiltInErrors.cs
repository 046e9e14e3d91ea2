using EventFlow.Contracts;
using EventFlow.Worker.Execution;

namespace EventFlow.Worker.BuiltIn;

internal static class BuiltInErrors
{
    public static TaskFailedException Failed(
        string type, string message, bool retryable, TimeSpan? retryAfter = null, Exception? innerException = null) =>
        new(new TaskError(type, message, retryable, retryAfter?.TotalSeconds), innerException);

    public static TaskFailedException InvalidInput(string problem) => new(TaskErrors.InvalidInput(problem));
}
