using System.Diagnostics;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Runs;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Sees to it that the runs' queues are read. A connection that is lost under load may leave its owner waiting for ever,
/// for an end it is never told of, while the broker is well again. The partitions are then read over a new connection;
/// MassTransit has no such way out, so for its queue the process ends, for a new one to begin where it was.</summary>
internal sealed class ConsumerWatcher(
    RabbitQueues queues, RunPartitions partitions, ReadingConnection reading, EngineOptions options, TimeProvider clock,
    ILogger<ConsumerWatcher> log)
    : Duty(clock, log)
{
    private readonly TimeProvider clock = clock;
    private readonly Dictionary<string, long> unreadSince = [];

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in partitions.Queues)
        {
            if (await UnreadAsync(queue, cancellationToken) > options.PartitionsReadWithin)
            {
                log.PartitionUnread(queue);
                unreadSince.Remove(queue);
                reading.Doubt();
            }
        }

        if (await UnreadAsync(WireNames.RunsQueue, cancellationToken) > options.ConsumersWithin)
        {
            log.QueueUnread(WireNames.RunsQueue, options.ConsumersWithin.TotalSeconds);
            End();
        }

        return options.WatchWorkersEvery;
    }

    /// <summary>How long nobody has read the queue, also no other node. A broker that does not answer tells nothing, and throws.</summary>
    private async Task<TimeSpan> UnreadAsync(string queue, CancellationToken cancellationToken)
    {
        if (await queues.AskAsync(queue, cancellationToken) is not { ConsumerCount: 0 })
        {
            unreadSince.Remove(queue);
            return TimeSpan.Zero;
        }

        unreadSince.TryAdd(queue, clock.GetTimestamp());
        return clock.GetElapsedTime(unreadSince[queue]);
    }

    // An orderly stop would wait for the very bus that hangs. What is accepted is committed, so nothing is lost this way either.
    private static void End()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
