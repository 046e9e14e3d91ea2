using System.Diagnostics;
using EventFlow.Orchestrator.Runs;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Sees to it that the runs' queues are read. A connection that is lost under load may leave the bus waiting for ever, for an end
/// it is never told of, while the broker is well again; then the process ends, for a new one to begin where it was.</summary>
internal sealed class ConsumerWatcher(
    RabbitQueues queues, RunPartitions partitions, EngineOptions options, TimeProvider clock, ILogger<ConsumerWatcher> log)
    : Duty(clock, log)
{
    private readonly TimeProvider clock = clock;
    private long? unreadSince;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await UnreadAsync(cancellationToken) is not { } queue)
        {
            unreadSince = null;
            return options.WatchWorkersEvery;
        }

        unreadSince ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(unreadSince.Value) > options.ConsumersWithin)
        {
            log.QueueUnread(queue, options.ConsumersWithin.TotalSeconds);
            End();
        }

        return options.WatchWorkersEvery;
    }

    /// <summary>A queue of runs that nobody reads, also no other node. A broker that does not answer tells nothing, and throws.</summary>
    private async Task<string?> UnreadAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in partitions.Queues)
        {
            if (await queues.AskAsync(queue, cancellationToken) is { ConsumerCount: 0 })
            {
                return queue;
            }
        }

        return null;
    }

    // An orderly stop would wait for the very bus that hangs. What is accepted is committed, so nothing is lost this way either.
    private static void End()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
