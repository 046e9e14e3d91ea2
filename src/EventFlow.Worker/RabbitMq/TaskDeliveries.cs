using EventFlow.Worker.Execution;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Runs what the consumers of one connection receive, and settles it.</summary>
internal sealed class TaskDeliveries(
    RabbitMqLink link, TaskSlots slots, ExecuteTask execute, Func<TaskConsumers?> current, ILogger logger)
{
    /// <summary>Returns at once: the next delivery on <paramref name="channel"/> must not wait for this one.</summary>
    public Task Start(TaskConsumers consumers, IChannel channel, Seat seat, BasicDeliverEventArgs received)
    {
        // The client takes its buffer back after this call.
        var body = received.Body.ToArray();
        var delivery = new RabbitMqDelivery(
            link, channel, received.DeliveryTag, received.RoutingKey, received.BasicProperties.ReplyTo, () =>
                LengthenAsync(consumers, seat), logger);
        _ = Task.Run(() => RunAsync(consumers, seat, body, delivery));
        return Task.CompletedTask;
    }

    private async Task RunAsync(TaskConsumers consumers, Seat seat, byte[] body, RabbitMqDelivery delivery)
    {
        if (!await slots.TryEnterAsync())
        {
            await delivery.ReturnAsync();
            consumers.Free(seat);
            return;
        }

        try
        {
            await ExecuteAsync(body, delivery);
        }
        finally
        {
            slots.Leave(delivery.IsLong);
            consumers.Free(seat);
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
    }

    private async Task LengthenAsync(TaskConsumers consumers, Seat seat)
    {
        slots.Lengthen();
        try
        {
            await consumers.VacateAsync(seat, CancellationToken.None);
            await (current()?.BalanceAsync(CancellationToken.None) ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            Log.ConsumersNotShifted(logger, failure.Message);
        }

        slots.TurnAwayIfFull();
    }
}
