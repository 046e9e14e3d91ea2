using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>Reads the queue of one partition, of which the broker gives one node at a time. Every message is begun as it comes; the number
/// under way is bounded by the prefetch.</summary>
internal sealed class PartitionReader : AsyncDefaultBasicConsumer, IAsyncDisposable
{
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(20);

    private readonly RunInbox inbox;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Acknowledgements acknowledgements;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open = 1;
    private int given;
    private string tag = "";

    private PartitionReader(IChannel channel, RunInbox inbox, TimeProvider clock, ILogger log)
        : base(channel)
    {
        this.inbox = inbox;
        this.clock = clock;
        this.log = log;
        acknowledgements = new Acknowledgements(channel);
    }

    /// <summary>False: the broker has taken the queue or the channel away.</summary>
    public bool IsReading => IsRunning && Channel.IsOpen;

    /// <summary>The broker has given it a message since this was asked last.</summary>
    public bool TakeGiven() => Interlocked.Exchange(ref given, 0) > 0;

    public static async Task<PartitionReader> StartAsync(
        IConnection connection, int partition, ushort prefetch, RunInbox inbox, TimeProvider clock, ILogger log,
        CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var reader = new PartitionReader(channel, inbox, clock, log);
        try
        {
            var queue = WireNames.RunsPartition(partition);
            await WireTopology.DeclareAsync(channel, cancellationToken);
            await channel.QueueDeclareAsync(
                queue, durable: true, exclusive: false, autoDelete: false, WireTopology.PartitionArguments(),
                cancellationToken: cancellationToken);
            await channel.BasicQosAsync(0, prefetch, global: false, cancellationToken);
            reader.tag = await channel.BasicConsumeAsync(queue, autoAck: false, reader, cancellationToken);
            return reader;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref open);
        Volatile.Write(ref given, 1);
        _ = TakeAsync(deliveryTag, redelivered, RunMessage.Read(properties.Type, body));
        return Task.CompletedTask;
    }

    /// <summary>Asks for no more, and returns when what was begun is done.</summary>
    public async Task StopAsync()
    {
        try
        {
            await Channel.BasicCancelAsync(tag);
            Close();
            await idle.Task.WaitAsync(FinishWithin, clock);
            await acknowledgements.DrainAsync().WaitAsync(FinishWithin, clock);
        }
        catch (Exception)
        {
            // What is not done by now goes back to the queue with the channel.
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        try
        {
            await Channel.DisposeAsync();
        }
        catch (Exception)
        {
            // Its connection was lost before it.
        }
    }

    private async Task TakeAsync(ulong delivery, bool redelivered, RunMessage message)
    {
        try
        {
            await inbox.TakeAsync(message, redelivered, ending.Token);
            acknowledgements.Done(delivery);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It comes again, here or elsewhere.
        }
        catch (Exception failure)
        {
            log.RunMessageFailed(failure);
            await RejectAsync(delivery);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>It comes again until the queue's delivery limit sends it to the dead letters.</summary>
    private async Task RejectAsync(ulong delivery)
    {
        try
        {
            await Channel.BasicNackAsync(delivery, multiple: false, requeue: true);
            acknowledgements.Told(delivery);
        }
        catch (Exception)
        {
            // The channel is gone, and the delivery back in its queue with it.
        }
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref open) == 0)
        {
            idle.TrySetResult();
        }
    }
}
