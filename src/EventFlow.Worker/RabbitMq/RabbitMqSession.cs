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
    // With 2, small bundles stay small: few answers are ready together, so the engine sends few tasks together. Measured: 760 tasks/s
    // with 2, 12,500 with 4, 16,000 with 8, no more with 16.
    private const ushort BundlesAtOnce = 8;
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly IConnection connection;
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RabbitMqSession(
        IConnection connection, IChannel publisher, IReadOnlyDictionary<string, IChannel> consuming,
        IReadOnlyDictionary<string, IChannel> bundles)
    {
        this.connection = connection;
        Publisher = publisher;
        Consuming = consuming;
        Bundles = bundles;
        connection.ConnectionShutdownAsync += (_, reason) => BreakAsync(reason);
        foreach (var channel in consuming.Values.Concat(bundles.Values).Append(publisher))
        {
            channel.ChannelShutdownAsync += (_, reason) => BreakAsync(reason);
        }
    }

    public IChannel Publisher { get; }

    /// <summary>A channel per task type: after a crash of the broker a queue may take a minute to answer, and with it hangs all that
    /// its channel does, the acknowledgements of other queues included.</summary>
    public IReadOnlyDictionary<string, IChannel> Consuming { get; }

    /// <summary>The same for messages with several tasks; empty for a worker that takes none.</summary>
    public IReadOnlyDictionary<string, IChannel> Bundles { get; }

    /// <summary>Ends with the reason when the connection or one of its channels is gone.</summary>
    public Task<string> Broken => broken.Task;

    public static async Task<RabbitMqSession> OpenAsync(
        RabbitMqAddress address, WorkerOptions options, IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        var connection = await address.Factory($"eventflow worker {options.Name}").CreateConnectionAsync(cancellationToken);
        try
        {
            // No limit of the client's: it would slow down long before, and what is on its way is bounded where it is sent.
            var confirmed = new CreateChannelOptions(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null);
            var publisher = await connection.CreateChannelAsync(confirmed, cancellationToken);
            var consuming = await ChannelsAsync(connection, types, WireNames.TaskQueue, prefetch: 1, cancellationToken);
            var bundles = await ChannelsAsync(
                connection, options.TakeBatches ? types : [], WireNames.BatchQueue, BundlesAtOnce, cancellationToken);
            return new RabbitMqSession(connection, publisher, consuming, bundles);
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

    private static async Task<Dictionary<string, IChannel>> ChannelsAsync(
        IConnection connection, IReadOnlyCollection<string> types, Func<string, string> queue, ushort prefetch,
        CancellationToken cancellationToken)
    {
        var channels = new Dictionary<string, IChannel>(StringComparer.Ordinal);
        foreach (var type in types.Distinct())
        {
            var channel = channels[type] = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await WireQueues.DeclareAsync(channel, [queue(type)], cancellationToken);
            await channel.BasicQosAsync(0, prefetch, global: false, cancellationToken);
        }

        return channels;
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
