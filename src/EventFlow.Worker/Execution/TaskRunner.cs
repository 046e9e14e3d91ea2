using EventFlow.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventFlow.Worker.Execution;

/// <summary>What happens to a delivered task, whatever brought it: read, find the handler, run it under guard, answer.
/// Returning means "acknowledge", throwing means "deliver it again".</summary>
internal sealed class TaskRunner(
    TaskTypes types,
    RunningTasks running,
    LongTasks longTasks,
    IServiceScopeFactory scopes,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    WorkerHealth health,
    ILogger<TaskRunner> logger) : IDisposable
{
    private static readonly TimeSpan LastAnswersWithin = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource answering = new();
    private volatile bool stopped;

    public async Task RunAsync(ReadOnlyMemory<byte> body, ITaskDelivery delivery)
    {
        var (tasks, problems) = TaskBodies.Read(body);
        foreach (var problem in problems)
        {
            Log.BodyRefused(logger, problem, body.Length);
        }

        // One message is acknowledged as a whole, so no task of several may let it go before the others are done.
        var shared = tasks.Count > 1 ? new SharedDelivery(delivery) : delivery;
        foreach (var task in tasks)
        {
            await RunAsync(task, shared);
        }
    }

    /// <summary>Cancels what still runs; its last answers have 8 seconds to get out.</summary>
    public void Stop()
    {
        stopped = true;
        running.StopAll();
        _ = CutAnswersAsync();
    }

    public void Dispose()
    {
        answering.Cancel();
        answering.Dispose();
    }

    private async Task RunAsync(TaskMessage message, ITaskDelivery delivery)
    {
        delivery.AnswerTo(message.ReplyTo);
        if (types.Find(message.Type) is not { } type)
        {
            Log.UnknownType(logger, message.Type, message.Run, message.Path);
            var error = TaskErrors.UnknownType(message.Type, types.Names);
            await delivery.AnswerAsync(message.Failed(error, options.Value.Name), answering.Token);
            return;
        }

        var since = delivery.Since ?? time.GetTimestamp();
        var task = new RunningTask(new AttemptKey(message.Run, message.Path, message.Attempt)) { LongFrom = longTasks.From(since) };
        var execution = new TaskExecution(message, type, task, delivery, scopes, options.Value, time, logger, answering.Token);
        task.Belong(execution);
        if (running.Add(task) is var other && other != task)
        {
            Log.RunsAlready(logger, message.Run, message.Path, message.Attempt);
            await other.Settled.WaitAsync(answering.Token);
            return;
        }

        await RunAsync(task, execution);
    }

    private async Task RunAsync(RunningTask task, TaskExecution execution)
    {
        health.TaskStarted();
        longTasks.Watch(task);
        var isAnswered = false;
        try
        {
            // It may have come in while everything else was being stopped.
            if (stopped)
            {
                task.Stop(StopCause.WorkerStopped);
            }

            await execution.RunAsync();
            isAnswered = true;
        }
        finally
        {
            running.Remove(task, isAnswered);
            health.TaskEnded();
        }
    }

    private async Task CutAnswersAsync()
    {
        await Task.Delay(LastAnswersWithin, time, answering.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answering.IsCancellationRequested)
        {
            await answering.CancelAsync();
        }
    }
}
