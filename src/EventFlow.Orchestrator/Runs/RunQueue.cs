using EventFlow.Contracts;
using MassTransit;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Sends the engine's messages to itself on the runs' queues. Wake-ups that are ready at the same time travel together.</summary>
internal sealed class RunQueue
{
    private const int MostTogether = 500;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private readonly IBus bus;
    private readonly TimeProvider clock;
    private readonly RunPartitions partitions;
    private readonly Rounds<WakeUp>[] wakeUps;

    public RunQueue(IBus bus, RunPartitions partitions, TimeProvider clock)
    {
        this.bus = bus;
        this.partitions = partitions;
        this.clock = clock;
        wakeUps = [.. partitions.Queues.Select(queue => new Rounds<WakeUp>(MostTogether, _ => 1, round => SendAsync(queue, round)))];
    }

    /// <summary>Returns when the broker has it.</summary>
    /// <param name="message">A start, a timer, a cancel or a wish to reconcile.</param>
    public Task WakeAsync(Guid run, object message, CancellationToken cancellationToken)
    {
        var wakeUp = new WakeUp(message);
        wakeUps[partitions.Of(run)].Add(wakeUp);
        return wakeUp.Sent.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Returns when the broker has it.</summary>
    public Task SendAsync(Guid run, object message, CancellationToken cancellationToken) =>
        SendAsync(partitions.QueueOf(run), message, cancellationToken);

    private async Task SendAsync(string queue, object message, CancellationToken cancellationToken)
    {
        // An exchange: address. With queue: MassTransit would declare a classic queue, which the broker refuses beside our quorum queue.
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{queue}"));

        // A channel that is lost under MassTransit may leave a send waiting for ever, whatever its token says; and all wake-ups behind it.
        await endpoint.Send(message, cancellationToken).WaitAsync(SendTimeout, clock, cancellationToken);
    }

    private async Task SendAsync(string queue, IReadOnlyList<WakeUp> round)
    {
        using var limit = new CancellationTokenSource(SendTimeout, clock);
        try
        {
            await SendAsync(queue, round.Count == 1 ? round[0].Message : Together([.. round.Select(wakeUp => wakeUp.Message)]), limit.Token);
            foreach (var wakeUp in round)
            {
                wakeUp.Sent.TrySetResult();
            }
        }
        catch (Exception failure)
        {
            foreach (var wakeUp in round)
            {
                wakeUp.Sent.TrySetException(failure);
            }
        }
    }

    private static RunWakeUps Together(List<object> messages) => new()
    {
        Starts = [.. messages.OfType<StartRun>()],
        Timers = [.. messages.OfType<TimerElapsed>()],
        Cancels = [.. messages.OfType<CancelRun>()],
        Reconciles = [.. messages.OfType<ReconcileRun>()],
    };

    private sealed record WakeUp(object Message)
    {
        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
