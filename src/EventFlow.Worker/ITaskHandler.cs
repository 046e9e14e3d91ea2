namespace EventFlow.Worker;

/// <summary>Does the tasks of one type. A new instance per task, from a scope of its own.</summary>
/// <typeparam name="TInput">Bound from the task's input: members in snake_case, letter case ignored. What does not fit fails the task with
/// <c>Input.Invalid</c>, without a retry.</typeparam>
public interface ITaskHandler<in TInput>
{
    /// <summary>Does one task and gives its output; null: none. Any exception is retried as the workflow says;
    /// <see cref="PermanentTaskException"/> is not, and <see cref="RetryTaskException"/> chooses the delay.</summary>
    /// <param name="cancellationToken">Set when the task's time is up, when it is canceled, or when the worker stops.
    /// A handler that goes on for 5 seconds is left behind.</param>
    Task<object?> HandleAsync(TInput input, TaskContext context, CancellationToken cancellationToken);
}

/// <summary>A handler with a typed output.</summary>
/// <typeparam name="TOutput">Written as JSON in snake_case, 15 MiB at most.</typeparam>
public interface ITaskHandler<in TInput, TOutput> : ITaskHandler<TInput>
{
    /// <inheritdoc cref="ITaskHandler{TInput}.HandleAsync"/>
    new Task<TOutput> HandleAsync(TInput input, TaskContext context, CancellationToken cancellationToken);

    async Task<object?> ITaskHandler<TInput>.HandleAsync(TInput input, TaskContext context, CancellationToken cancellationToken) =>
        await HandleAsync(input, context, cancellationToken);
}
