using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

/// <summary>What both sides of the wire contract declare, with the same arguments: whoever comes first creates it.</summary>
internal static class WireQueues
{
    public static async Task DeclareAsync(IChannel channel, IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(
            WireNames.ControlExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(
            WireNames.DeadLetterExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await DeclareAsync(
            channel, WireNames.DeadLetterQueue, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken);
        await channel.QueueBindAsync(WireNames.DeadLetterQueue, WireNames.DeadLetterExchange, "", cancellationToken: cancellationToken);
        foreach (var queue in queues)
        {
            await DeclareAsync(channel, queue, TaskQueueArguments(), cancellationToken);
        }
    }

    private static Dictionary<string, object?> TaskQueueArguments() => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = WireNames.DeliveryLimit,
        ["x-dead-letter-exchange"] = WireNames.DeadLetterExchange,
    };

    private static Task<QueueDeclareOk> DeclareAsync(
        IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
}
