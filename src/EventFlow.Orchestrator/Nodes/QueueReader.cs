using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>Reads a queue on a channel of its own. Every message is begun as it comes and acknowledged once it is taken.</summary>
internal sealed class QueueReader<TQueue> : AsyncDefaultBasicConsumer, IAsyncDisposable
    where TQueue : IConsumedQueue
{
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(20);

    private readonly TimeProvider clock;
    private readonly Acknowledgements acknowledgements;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open = 1;
    private string tag = "";

    private QueueReader(IChannel channel, TQueue queue, TimeProvider clock)
        : base(channel)
    {
        (Queue, this.clock) = (queue, clock);
        acknowledgements = new Acknowledgements(channel);
    }

    public TQueue Queue { get; }

    /// <summary>False: the broker has taken the queue or the channel away.</summary>
    public bool IsReading => IsRunning && Channel.IsOpen;

    public static async Task<QueueReader<TQueue>> StartAsync(
        IConnection connection, TQueue queue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var reader = new QueueReader<TQueue>(channel, queue, clock);
        try
        {
            await queue.DeclareAsync(channel, cancellationToken);
            await channel.BasicQosAsync(0, queue.Prefetch, global: false, cancellationToken);
            reader.tag = await channel.BasicConsumeAsync(queue.Name, autoAck: false, reader, cancellationToken);
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
        _ = FinishAsync(deliveryTag, TakeAsync(new QueueMessage(properties, routingKey, body, redelivered)));
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

    // No async method: it would keep the message, and a task more, for every one under way.
    private Task TakeAsync(in QueueMessage message)
    {
        try
        {
            return Queue.TakeAsync(message, ending.Token);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private async Task FinishAsync(ulong delivery, Task taken)
    {
        try
        {
            await taken;
            acknowledgements.Done(delivery);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It comes again, here or elsewhere.
        }
        catch (Exception failure)
        {
            await RejectAsync(delivery, Queue.ComesAgain(failure));
        }
        finally
        {
            Close();
        }
    }

    private async Task RejectAsync(ulong delivery, bool requeue)
    {
        try
        {
            await Channel.BasicNackAsync(delivery, multiple: false, requeue);
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
