using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Events;

/// <summary>The exchange events are published to, and the queue that keeps them until they are taken.</summary>
internal static class EventTopology
{
    // A delivery ends with every restart of the broker or a server, and that is no fault of the event.
    private const int DeliveryLimit = 1_000;

    public static async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await WireTopology.DeclareAsync(channel, cancellationToken);
        await channel.ExchangeDeclareAsync(
            WireNames.EventsExchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            WireNames.EventsQueue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>(WireTopology.QueueArguments()) { ["x-delivery-limit"] = DeliveryLimit },
            cancellationToken: cancellationToken);
        await channel.QueueBindAsync(WireNames.EventsQueue, WireNames.EventsExchange, "#", cancellationToken: cancellationToken);
    }
}
