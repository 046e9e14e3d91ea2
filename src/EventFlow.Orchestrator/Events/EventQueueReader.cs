using EventFlow.Contracts;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Events;

/// <summary>Reads the events' queue. A message is acknowledged once its events and their runs are committed.</summary>
internal sealed class EventQueueReader : AsyncDefaultBasicConsumer, IAsyncDisposable
{
    private const ushort Prefetch = 1_000;
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly EventIntake intake;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Acknowledgements acknowledgements;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open = 1;
    private string tag = "";

    private EventQueueReader(IChannel channel, EventIntake intake, TimeProvider clock, ILogger log)
        : base(channel)
    {
        (this.intake, this.clock, this.log) = (intake, clock, log);
        acknowledgements = new Acknowledgements(channel);
    }

    public bool IsReading => IsRunning && Channel.IsOpen;

    public static async Task<EventQueueReader> StartAsync(
        IConnection connection, EventIntake intake, TimeProvider clock, ILogger log, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var reader = new EventQueueReader(channel, intake, clock, log);
        try
        {
            await EventTopology.DeclareAsync(channel, cancellationToken);
            await channel.BasicQosAsync(0, Prefetch, global: false, cancellationToken);
            reader.tag = await channel.BasicConsumeAsync(WireNames.EventsQueue, autoAck: false, reader, cancellationToken);
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

        // The body is the client's own and is gone when this returns.
        _ = TakeAsync(deliveryTag, EventMessages.Read(properties, routingKey, body, clock.GetUtcNow()));
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

    private async Task TakeAsync(ulong delivery, IReadOnlyList<IncomingEvent> events)
    {
        try
        {
            await Task.WhenAll(events.Select(TakeAsync));
            Failpoint.Hit("K18");
            acknowledgements.Done(delivery);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It comes again, here or elsewhere.
        }
        catch (Exception away) when (StorageFaults.IsTransient(away))
        {
            await RejectAsync(delivery, requeue: true);
        }
        catch (Exception failure)
        {
            log.EventGivenUp(failure, WireNames.DeadLetterQueue);
            await RejectAsync(delivery, requeue: false);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>While the database is away the event waits here: nothing is wrong with it.</summary>
    private async Task TakeAsync(IncomingEvent incoming)
    {
        while (true)
        {
            try
            {
                await intake.TakeAsync(incoming, ending.Token);
                return;
            }
            catch (Exception away) when (StorageFaults.IsTransient(away))
            {
                await Task.Delay(TryAgain, clock, ending.Token);
            }
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
