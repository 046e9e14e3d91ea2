using EventFlow.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Worker.Execution;

/// <summary>One attempt: the handler on one side; its time limit, the early acknowledgement and the heartbeats on the other.</summary>
internal sealed class TaskExecution(
    TaskMessage message,
    TaskType type,
    RunningTask task,
    ITaskDelivery delivery,
    IServiceScopeFactory scopes,
    WorkerOptions options,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private readonly TimeSpan? timeout = TaskTimes.Seconds(message.TimeoutSeconds);
    private bool acknowledged;

    /// <exception cref="OperationCanceledException">The worker stops and the broker still guards the task:
    /// it belongs to another worker now.</exception>
    public async Task RunAsync(CancellationToken answering)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(answering);
        var guard = GuardAsync(ended.Token);
        await using var limit = StartLimit();
        var answer = await AnswerOfHandlerAsync();
        await ended.CancelAsync();
        await guard.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (task.Cause == StopCause.WorkerStopped && !acknowledged)
        {
            throw new OperationCanceledException("The worker stops; the task goes back to its queue.");
        }

        await delivery.AnswerAsync(answer, answering);
    }

    private ITimer? StartLimit() =>
        timeout is { } span ? time.CreateTimer(_ => task.Stop(StopCause.Timeout), null, span, Timeout.InfiniteTimeSpan) : null;

    private async Task<TaskAnswer> AnswerOfHandlerAsync()
    {
        var handler = Task.Run(HandleAsync);
        if (!await EndsAsync(handler))
        {
            Log.HandlerAbandoned(logger, message.Type, message.Run, message.Path, message.Attempt, AbandonAfter.TotalSeconds);
            return Stopped();
        }

        // After a stop the handler's own result is worth nothing: many give half an output when their token is set.
        var answer = await handler;
        return task.Cause == StopCause.None ? answer : Stopped();
    }

    private TaskAnswer Stopped() => message.Failed(TaskErrors.Of(task.Cause, timeout), options.Name);

    /// <summary>False: it was told to stop and did not.</summary>
    private async Task<bool> EndsAsync(Task handler)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = task.Stopping.Register(told.SetResult);
        if (await Task.WhenAny(handler, told.Task) == handler)
        {
            return true;
        }

        using var patience = new CancellationTokenSource();
        var ended = await Task.WhenAny(handler, Task.Delay(AbandonAfter, time, patience.Token)) == handler;
        await patience.CancelAsync();
        return ended;
    }

    private async Task<TaskAnswer> HandleAsync()
    {
        using var activity = Telemetry.Start(message);
        using var words = logger.BeginScope("{Run} {Path} {Attempt}", message.Run, message.Path, message.Attempt);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = new TaskContext(message, logger, options.Name, delivery.AnswerAsync);
            var output = await type.HandleAsync(scope.ServiceProvider, context, task.Stopping);
            return message.Answer(AnswerKinds.Completed, options.Name) with { Output = BoundedJson.Write(output, options.MaxOutputBytes) };
        }
        catch (Exception exception)
        {
            if (task.Cause == StopCause.None)
            {
                Log.TaskFailed(logger, exception, message.Type, message.Run, message.Path, message.Attempt);
            }

            return message.Failed(TaskErrors.Of(exception), options.Name);
        }
    }

    /// <summary>The broker guards a short task; from the acknowledgement on, heartbeats do. <c>started</c> goes out first: the engine must
    /// know of the task before the broker forgets it.</summary>
    private async Task GuardAsync(CancellationToken ended)
    {
        await Task.Delay(options.EarlyAckAfter, time, ended);
        await delivery.AnswerAsync(message.Answer(AnswerKinds.Started, options.Name), ended);
        await delivery.AcknowledgeAsync(CancellationToken.None);
        acknowledged = true;
        task.Settle();
        while (true)
        {
            await Task.Delay(options.HeartbeatInterval, time, ended);
            // One that is not taken costs nothing: the lease is three intervals long.
            await delivery.AnswerAsync(message.Answer(AnswerKinds.Heartbeat, options.Name), ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
