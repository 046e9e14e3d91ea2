using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Worker.Execution;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Worker.RabbitMq;

/// <summary>One connection with all that hangs on it. When any part of it breaks, it is thrown away as a whole.</summary>
internal sealed class RabbitMqSession : IAsyncDisposable
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly IConnection connection;
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RabbitMqSession(IConnection connection, IChannel publisher, IReadOnlyDictionary<string, IChannel> consuming)
    {
        this.connection = connection;
        Publisher = publisher;
        Consuming = consuming;
        connection.ConnectionShutdownAsync += (_, reason) => BreakAsync(reason);
        foreach (var channel in consuming.Values.Append(publisher))
        {
            channel.ChannelShutdownAsync += (_, reason) => BreakAsync(reason);
        }
    }

    public IChannel Publisher { get; }

    /// <summary>A channel per task type: after a crash of the broker a queue may take a minute to answer, and with it hangs all that
    /// its channel does, the acknowledgements of other queues included.</summary>
    public IReadOnlyDictionary<string, IChannel> Consuming { get; }

    /// <summary>Ends with the reason when the connection or one of its channels is gone.</summary>
    public Task<string> Broken => broken.Task;

    public static async Task<RabbitMqSession> OpenAsync(
        RabbitMqAddress address, string name, IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        var connection = await address.Factory(name).CreateConnectionAsync(cancellationToken);
        try
        {
            var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
            var publisher = await connection.CreateChannelAsync(confirmed, cancellationToken);
            var consuming = new Dictionary<string, IChannel>(StringComparer.Ordinal);
            foreach (var type in types.Distinct())
            {
                var channel = consuming[type] = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                await WireQueues.DeclareAsync(channel, [type], cancellationToken);
                await channel.BasicQosAsync(0, prefetchCount: 1, global: false, cancellationToken);
            }

            return new RabbitMqSession(connection, publisher, consuming);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hears which attempts are to stop. The queue is this connection's alone and ends with it.</summary>
    public async Task ListenAsync(RunningTasks running, ILogger logger, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync(
            "", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, WireNames.ControlExchange, "", cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => Hear(delivery.Body, running, logger);
        channel.ChannelShutdownAsync += (_, reason) => BreakAsync(reason);
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await connection.CloseAsync(CloseWithin);
        }
        catch (Exception)
        {
            // It may be closed or half dead; what counts is that the broker sees it go.
        }

        await connection.DisposeAsync();
    }

    private Task BreakAsync(ShutdownEventArgs reason)
    {
        broken.TrySetResult(reason.ReplyText);
        return Task.CompletedTask;
    }

    private static Task Hear(ReadOnlyMemory<byte> body, RunningTasks running, ILogger logger)
    {
        try
        {
            var cancel = JsonSerializer.Deserialize<CancelTask>(body.Span, WireJson.Options);
            if (cancel is { Kind: "cancel", Path: not null })
            {
                running.Cancel(cancel);
            }
        }
        catch (JsonException misfit)
        {
            Log.ControlRefused(logger, misfit.Message);
        }

        return Task.CompletedTask;
    }
}
