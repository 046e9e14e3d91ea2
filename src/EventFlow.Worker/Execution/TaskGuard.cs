using System.Diagnostics.CodeAnalysis;
using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>The broker guards a short task; from the acknowledgement on, heartbeats do.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "It lives from its start to its end, which disposes.")]
internal sealed class TaskGuard(TaskMessage message, RunningTask task, ITaskDelivery delivery, WorkerOptions options, TimeProvider time)
{
    private readonly CancellationTokenSource ended = new();
    private Task guarding = Task.CompletedTask;

    public bool IsAcknowledged { get; private set; }

    public void Start(CancellationToken answering) => guarding = Task.Run(() => GuardAsync(answering), CancellationToken.None);

    /// <summary>The task is over.</summary>
    public async Task EndAsync()
    {
        await ended.CancelAsync();
        await guarding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    /// <summary><c>started</c> goes out first: the engine must know of the task before the broker forgets it. The end of the task does not
    /// cut it short either, or the result could overtake it.</summary>
    private async Task GuardAsync(CancellationToken answering)
    {
        await delivery.AnswerAsync(message.Answer(AnswerKinds.Started, options.Name), answering);
        await delivery.AcknowledgeAsync(CancellationToken.None);
        IsAcknowledged = true;
        task.Settle();
        while (true)
        {
            await Task.Delay(options.HeartbeatInterval, time, ended.Token);
            // One that is not taken costs nothing: the lease is three intervals long.
            await delivery.AnswerAsync(message.Answer(AnswerKinds.Heartbeat, options.Name), ended.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
