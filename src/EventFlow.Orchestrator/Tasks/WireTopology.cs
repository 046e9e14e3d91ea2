using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>What both sides of the wire contract declare alike; different arguments would be refused by the broker.</summary>
internal static class WireTopology
{
    // A message that kills whoever consumes it must stop circling, and without a dead-letter exchange the limit would delete it.
    public static Dictionary<string, object?> QueueArguments() => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = WireNames.DeliveryLimit,
        ["x-dead-letter-exchange"] = WireNames.DeadLetterExchange,
    };

    /// <summary>A queue the broker lets one node read at a time.</summary>
    public static Dictionary<string, object?> PartitionArguments() =>
        new(QueueArguments()) { ["x-single-active-consumer"] = true };

    public static async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(
            WireNames.DeadLetterExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            WireNames.DeadLetterQueue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(WireNames.DeadLetterQueue, WireNames.DeadLetterExchange, "", cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(
            WireNames.ControlExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
    }
}
