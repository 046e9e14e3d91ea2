using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>Wakes a run on the node that reads its partition. On this one that takes no broker; to another they travel, together where
/// they are ready together.</summary>
internal sealed class RabbitRunQueue : IRunQueue
{
    private const int MostTogether = 500;

    // Signals and ends of child runs carry data, of which a message may hold some megabytes: one of a megabyte weighs an eighth of all.
    private const int BytesOfOne = 16 * 1024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private readonly RabbitConnection connection;
    private readonly RunPartitions partitions;
    private readonly LocalPartitions local;
    private readonly RunInbox inbox;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Rounds<WakeUp>[] wakeUps;

    public RabbitRunQueue(
        RabbitConnection connection, RunPartitions partitions, LocalPartitions local, RunInbox inbox, TimeProvider clock,
        ILogger<RabbitRunQueue> log)
    {
        this.connection = connection;
        this.partitions = partitions;
        this.local = local;
        this.inbox = inbox;
        this.clock = clock;
        this.log = log;
        wakeUps = [.. partitions.Queues.Select(queue => new Rounds<WakeUp>(MostTogether, Weight, round => SendAsync(queue, round)))];
    }

    public async Task WakeAsync(Guid run, object wakeUp, CancellationToken cancellationToken)
    {
        var partition = partitions.Of(run);
        if (!local.Contains(partition) || !await WakeHereAsync(run, wakeUp, cancellationToken))
        {
            await SendAsync(partition, wakeUp).WaitAsync(cancellationToken);
        }

        Failpoint.Hit("K12");
    }

    public Task WakeInTurnAsync(Guid run, object wakeUp, CancellationToken cancellationToken) =>
        SendAsync(partitions.Of(run), wakeUp).WaitAsync(cancellationToken);

    /// <summary>False: it met a fault, perhaps because the partition is another's by now. The queue leads to whoever has it.</summary>
    private async Task<bool> WakeHereAsync(Guid run, object wakeUp, CancellationToken cancellationToken)
    {
        try
        {
            await inbox.WakeAsync(wakeUp, cancellationToken);
            return true;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (!StorageFaults.IsTransient(fault))
            {
                log.ShortWayFailed(fault, run);
            }

            return false;
        }
    }

    private Task SendAsync(int partition, object message)
    {
        var wakeUp = new WakeUp(message);
        wakeUps[partition].Add(wakeUp);
        return wakeUp.Sent.Task;
    }

    private async Task SendAsync(string queue, IReadOnlyList<WakeUp> round)
    {
        using var limit = new CancellationTokenSource(SendTimeout, clock);
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(WakeUps.Of([.. round.Select(wakeUp => wakeUp.Message)]), WireJson.Options);
            var channel = await connection.PublisherAsync(limit.Token);
            await channel.BasicPublishAsync("", queue, mandatory: true, Properties(), body, limit.Token);
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

    private static int Weight(WakeUp wakeUp) => 1 + ((DataOf(wakeUp.Message)?.Length ?? 0) / BytesOfOne);

    private static string? DataOf(object wakeUp) => wakeUp switch
    {
        SignalRun signal => signal.Data,
        ChildEnded child => child.Output,
        _ => null,
    };

    private static BasicProperties Properties() =>
        new() { Type = RunMessage.WakeUps, ContentType = "application/json", Persistent = true };

    private sealed record WakeUp(object Message)
    {
        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
