using EventFlow.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Worker.Execution;

/// <summary>One attempt: the handler on one side; its time limit, the guard of a long task and the end of our patience on the other.
/// A short task that nobody stops costs no timer.</summary>
internal sealed class TaskExecution(
    TaskMessage message,
    TaskType type,
    RunningTask task,
    ITaskDelivery delivery,
    IServiceScopeFactory scopes,
    WorkerOptions options,
    TimeProvider time,
    ILogger logger,
    CancellationToken answering) : IThreadPoolWorkItem
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private readonly Lock sync = new();
    private readonly TimeSpan? timeout = TaskTimes.Seconds(message.TimeoutSeconds);
    private readonly long begun = time.GetTimestamp();

    // Whoever sets it goes on with the answer on his own thread.
    private readonly TaskCompletionSource<TaskAnswer> outcome = new();
    private TaskGuard? guard;
    private ITimer? limit;
    private ITimer? patience;
    private bool ended;

    /// <exception cref="OperationCanceledException">The worker stops and the broker still guards the task:
    /// it belongs to another worker now.</exception>
    public async Task RunAsync()
    {
        if (timeout < options.EarlyAckAfter)
        {
            Limit();
        }

        // Global: a handler that blocks must not keep what this thread queues next.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        var answer = await outcome.Task;
        End();
        await (guard?.EndAsync() ?? Task.CompletedTask);
        if (task.Cause == StopCause.WorkerStopped && guard is not { IsAcknowledged: true })
        {
            throw new OperationCanceledException("The worker stops; the task goes back to its queue.");
        }

        var sent = delivery.AnswerAsync(answer, answering);
        delivery.Vacate();
        await sent;
    }

    async void IThreadPoolWorkItem.Execute()
    {
        var answer = await HandleAsync();

        // After a stop the handler's own result is worth nothing: many give half an output when their token is set.
        outcome.TrySetResult(task.Cause == StopCause.None ? answer : Stopped());
    }

    /// <summary>The task has become a long one.</summary>
    public void Lengthen()
    {
        lock (sync)
        {
            if (ended || guard is not null)
            {
                return;
            }

            Limit();
            guard = new TaskGuard(message, task, delivery, options, time);
            guard.Start(answering);
        }
    }

    /// <summary>It was told to stop, and is given up if it does not.</summary>
    public void ExpectEnd()
    {
        lock (sync)
        {
            patience = ended ? null : time.CreateTimer(_ => Abandon(), null, AbandonAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void Limit()
    {
        if (limit is null && timeout is { } span)
        {
            var left = span - time.GetElapsedTime(begun);
            limit = time.CreateTimer(
                _ => task.Stop(StopCause.Timeout), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Abandon()
    {
        if (outcome.TrySetResult(Stopped()))
        {
            Log.HandlerAbandoned(logger, message.Type, message.Run, message.Path, message.Attempt, AbandonAfter.TotalSeconds);
        }
    }

    private void End()
    {
        lock (sync)
        {
            ended = true;
            limit?.Dispose();
            patience?.Dispose();
        }
    }

    private TaskAnswer Stopped() => message.Failed(TaskErrors.Of(task.Cause, timeout), options.Name, TookMs(begun));

    private async Task<TaskAnswer> HandleAsync()
    {
        var entered = time.GetTimestamp();
        using var activity = Telemetry.Start(message);
        using var words = logger.BeginScope(new TaskWords(message));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = new TaskContext(message, logger, options.Name, delivery.AnswerAsync);
            var output = await type.HandleAsync(scope.ServiceProvider, context, task.Stopping);
            var tookMs = TookMs(entered);
            return message.Completed(BoundedJson.Write(output, options.MaxOutputBytes), options.Name, tookMs);
        }
        catch (Exception exception)
        {
            if (task.Cause == StopCause.None)
            {
                Log.TaskFailed(logger, exception, message.Type, message.Run, message.Path, message.Attempt);
            }

            return message.Failed(TaskErrors.Of(exception), options.Name, TookMs(entered));
        }
    }

    private double TookMs(long from) => Math.Round(time.GetElapsedTime(from).TotalMilliseconds, 3);
}
