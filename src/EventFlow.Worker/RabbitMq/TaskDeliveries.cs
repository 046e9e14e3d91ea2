using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Runs what the consumers of one connection receive, and settles it.</summary>
internal sealed class TaskDeliveries(
    RabbitMqLink link, IChannel publisher, TaskSlots slots, ExecuteTask execute, Func<TaskConsumers?> current, WorkerOptions options,
    TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan HandBackWithin = TimeSpan.FromSeconds(5);

    /// <summary>Returns at once: the next delivery on <paramref name="channel"/> must not wait for this one.</summary>
    public void Start(TaskConsumers consumers, IChannel channel, Seat seat, BasicDeliverEventArgs received)
    {
        // The client takes its buffer back after this call.
        var body = received.Body.ToArray();
        var settlement = new Settlement(channel, received.DeliveryTag, received.RoutingKey, logger);
        var delivery = new RabbitMqDelivery(
            link.Answers, settlement, received.BasicProperties.ReplyTo, slots, () => LengthenAsync(() =>
                consumers.VacateAsync(seat, CancellationToken.None)));
        slots.Take();
        _ = RunAsync(consumers, seat, body, delivery);
    }

    /// <summary>The same for a message with several tasks.</summary>
    public void StartBundle(IChannel channel, string type, BasicDeliverEventArgs received)
    {
        var tasks = BundleBody.Split(received.Body.ToArray());
        var settlement = new Settlement(channel, received.DeliveryTag, received.RoutingKey, logger);
        var host = new BundleHost(
            slots, execute, link.Answers, HandBackAsync, () => LengthenAsync(() => Task.CompletedTask), BalanceAsync,
            options.EarlyAckAfter, time, logger);
        var bundle = new Bundle(host, type, received.BasicProperties.ReplyTo, tasks, isDone =>
            isDone ? settlement.AcknowledgeAsync() : settlement.ReturnAsync());
        _ = bundle.RunAsync();
    }

    private async Task RunAsync(TaskConsumers consumers, Seat seat, byte[] body, RabbitMqDelivery delivery)
    {
        try
        {
            await (await slots.EnterAsync(CancellationToken.None) ? ExecuteAsync(body, delivery) : delivery.ReturnAsync());
        }
        finally
        {
            consumers.Free(seat);
            slots.Settle();
            current()?.Wake();
        }
    }

    private async Task ExecuteAsync(byte[] body, RabbitMqDelivery delivery)
    {
        try
        {
            await execute(body, delivery);
            await delivery.CompleteAsync();
        }
        catch (OperationCanceledException)
        {
            await delivery.ReturnAsync();
        }
        catch (Exception failure)
        {
            Log.DeliveryFailed(logger, failure, delivery.Queue);
            await delivery.ReturnAsync();
        }
        finally
        {
            delivery.Vacate();
        }
    }

    // Over the connection the bundle came on: when it is gone, so is the bundle, and nothing is to be handed back.
    private async Task HandBackAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        using var limit = new CancellationTokenSource(HandBackWithin, time);
        await publisher.BasicPublishAsync("", queue, mandatory: true, properties, body, limit.Token);
    }

    private async Task LengthenAsync(Func<Task> vacate)
    {
        slots.Lengthen();
        try
        {
            await vacate();
        }
        catch (Exception failure)
        {
            Log.ConsumersNotShifted(logger, failure.Message);
        }

        await BalanceAsync();
        slots.TurnAwayIfFull();
    }

    private async Task BalanceAsync()
    {
        try
        {
            await (current()?.BalanceAsync(CancellationToken.None) ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            Log.ConsumersNotShifted(logger, failure.Message);
        }
    }
}
