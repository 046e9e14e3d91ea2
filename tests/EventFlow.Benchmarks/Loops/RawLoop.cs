using System.Globalization;
using EventFlow.Benchmarks.Measures;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Benchmarks.Loops;

/// <summary>The plain client on both sides: what the broker gives to those who do nothing else. Persistent, confirmed, one ack
/// each.</summary>
internal sealed class RawLoop : ILoop
{
    private readonly IConnection connection;
    private readonly IChannel publisher;
    private readonly ProcessHost echo;
    private readonly string kind;

    private RawLoop(IConnection connection, IChannel publisher, ProcessHost echo, string kind)
    {
        this.connection = connection;
        this.publisher = publisher;
        this.echo = echo;
        this.kind = kind;
    }

    public Action<int>? Replied { get; set; }

    public ProcessTree Echo => new(echo.Pid);

    /// <param name="kind"><c>quorum</c>, with the arguments of our own queues, or <c>classic</c>.</param>
    public static async Task<RawLoop> StartAsync(string broker, string kind, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellationToken);
        var consumer = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await DeclareAsync(consumer, kind, cancellationToken);
        var echo = await EchoProcess.StartAsync(EchoProcess.Raw, broker, kind, cancellationToken);
        var loop = new RawLoop(connection, await PublisherAsync(connection, cancellationToken), echo, kind);
        await ConsumeAsync(consumer, Replies(kind), loop.ReceiveAsync, cancellationToken);
        return loop;
    }

    /// <summary>The other process: answers until it is ended.</summary>
    public static async Task EchoAsync(string broker, string kind, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellationToken);
        var publisher = await PublisherAsync(connection, cancellationToken);
        var consumer = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await ConsumeAsync(consumer, Requests(kind), (channel, delivery) => ReplyAsync(channel, publisher, delivery), cancellationToken);
    }

    public async Task SendAsync(int place)
    {
        var properties = new BasicProperties
        {
            MessageId = "01920000-0000-7000-8000-000000000001/t5/1",
            CorrelationId = place.ToString(CultureInfo.InvariantCulture),
            ReplyTo = Replies(kind),
            ContentType = "application/json",
            Persistent = true,
        };
        await publisher.BasicPublishAsync("", Requests(kind), mandatory: true, properties, LoopPayload.Task);
    }

    public async ValueTask DisposeAsync()
    {
        await echo.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static async Task ReplyAsync(IChannel channel, IChannel publisher, BasicDeliverEventArgs delivery)
    {
        var properties = new BasicProperties
        {
            CorrelationId = delivery.BasicProperties.CorrelationId,
            ContentType = "application/json",
            Persistent = true,
        };
        var tag = delivery.DeliveryTag;
        await publisher.BasicPublishAsync("", delivery.BasicProperties.ReplyTo!, mandatory: true, properties, LoopPayload.Answer);
        await channel.BasicAckAsync(tag, multiple: false);
    }

    private async Task ReceiveAsync(IChannel channel, BasicDeliverEventArgs delivery)
    {
        var place = int.Parse(delivery.BasicProperties.CorrelationId!, CultureInfo.InvariantCulture);
        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        Replied?.Invoke(place);
    }

    private static async Task ConsumeAsync(
        IChannel channel, string queue, Func<IChannel, BasicDeliverEventArgs, Task> handle, CancellationToken cancellationToken)
    {
        await channel.BasicQosAsync(0, 1000, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // Not awaited: the next delivery must not wait for the confirm of this reply.
            _ = handle(channel, delivery);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
    }

    // Without the client's own limit on open confirms, which would hold the loop back.
    private static Task<IChannel> PublisherAsync(IConnection connection, CancellationToken cancellationToken) =>
        connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null),
            cancellationToken);

    private static async Task DeclareAsync(IChannel channel, string kind, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> arguments = kind == "classic"
            ? []
            : new()
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = WireNames.DeliveryLimit,
                ["x-dead-letter-exchange"] = WireNames.DeadLetterExchange,
            };
        foreach (var queue in new[] { Requests(kind), Replies(kind) })
        {
            await channel.QueueDeclareAsync(
                queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        }
    }

    private static string Requests(string kind) => $"loop.raw.{kind}.requests";

    private static string Replies(string kind) => $"loop.raw.{kind}.replies";
}
