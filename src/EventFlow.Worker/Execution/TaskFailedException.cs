using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>A failure that knows its own words: built-in types and the worker itself throw it.</summary>
internal sealed class TaskFailedException(TaskError error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    public TaskError Error => error;
}
