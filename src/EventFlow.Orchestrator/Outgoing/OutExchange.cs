using System.Text;
using EventFlow.Contracts;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Tasks;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>The way out over RabbitMQ: CloudEvents in JSON with their type as routing key, persistent and confirmed. What no queue is bound
/// for, the broker drops.</summary>
internal sealed class OutExchange(RabbitConnection connection, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(10);
    private IChannel? declared;

    /// <summary>Returns when the broker has all of them. Those about one subject arrive in their order.</summary>
    public async Task PublishAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(PublishTimeout + TimeSpan.FromMilliseconds(5 * events.Count), clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var channel = await OpenAsync(both.Token);
        await Task.WhenAll(events.GroupBy(one => one.Subject).Select(subject => PublishInOrderAsync(channel, subject, both.Token)));
    }

    /// <summary>Makes the exchange, so that queues can be bound before the first event.</summary>
    public async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        var channel = await connection.PublisherAsync(cancellationToken);
        if (channel != declared)
        {
            await channel.ExchangeDeclareAsync(
                WireNames.OutExchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
            declared = channel;
        }

        return channel;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task PublishInOrderAsync(IChannel channel, IEnumerable<CloudEvent> events, CancellationToken cancellationToken)
    {
        foreach (var one in events)
        {
            var properties = new BasicProperties
            {
                MessageId = one.Id,
                Type = one.Type,
                AppId = "eventflow",
                ContentType = CloudEventFormat.MediaType,
                Persistent = true,
            };
            await channel.BasicPublishAsync(
                WireNames.OutExchange, one.Type, mandatory: false, properties, Encoding.UTF8.GetBytes(one.Json.GetRawText()),
                cancellationToken);
        }
    }
}
