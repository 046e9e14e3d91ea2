using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>The queue of one partition, of which the broker gives one node at a time.</summary>
internal sealed class PartitionQueue(int partition, ushort prefetch, RunInbox inbox, ILogger log) : IConsumedQueue
{
    private int given;

    public string Name { get; } = WireNames.RunsPartition(partition);

    public ushort Prefetch => prefetch;

    /// <summary>The broker has given this node a message since this was asked last.</summary>
    public bool TakeGiven() => Interlocked.Exchange(ref given, 0) > 0;

    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await WireTopology.DeclareAsync(channel, cancellationToken);
        await channel.QueueDeclareAsync(
            Name, durable: true, exclusive: false, autoDelete: false, WireTopology.PartitionArguments(),
            cancellationToken: cancellationToken);
    }

    public Task TakeAsync(in QueueMessage message, CancellationToken cancellationToken)
    {
        Volatile.Write(ref given, 1);
        return inbox.TakeAsync(RunMessage.Read(message.Properties.Type, message.Body), message.IsRedelivered, cancellationToken);
    }

    /// <summary>Until the queue's delivery limit sends it to the dead letters.</summary>
    public bool ComesAgain(Exception failure)
    {
        log.RunMessageFailed(failure);
        return true;
    }
}
