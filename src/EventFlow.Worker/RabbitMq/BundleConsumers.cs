using EventFlow.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Worker.RabbitMq;

/// <summary>One consumer per type for messages with several tasks, as long as there are slots for what is in them.</summary>
internal sealed class BundleConsumers(
    IReadOnlyDictionary<string, IChannel> channels, Action<IChannel, string, BasicDeliverEventArgs> start, Action dropped)
{
    private readonly Dictionary<string, Seat> seats = new(StringComparer.Ordinal);

    /// <summary>By one caller at a time.</summary>
    public async Task SetAsync(bool consume, CancellationToken cancellationToken)
    {
        foreach (var (type, channel) in channels)
        {
            if (!consume && seats.Remove(type, out var leaving))
            {
                leaving.IsLeaving = true;
                await channel.BasicCancelAsync(leaving.Tag, cancellationToken: cancellationToken);
            }
            else if (consume && !seats.ContainsKey(type))
            {
                seats[type] = await ConsumeAsync(type, channel, cancellationToken);
            }
        }
    }

    private async Task<Seat> ConsumeAsync(string type, IChannel channel, CancellationToken cancellationToken)
    {
        var seat = new Seat(type);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            start(channel, type, delivery);
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, _) => Notice(seat, channel);
        seat.Tag = await channel.BasicConsumeAsync(WireNames.BatchQueue(type), autoAck: false, consumer, cancellationToken);
        return seat;
    }

    private Task Notice(Seat seat, IChannel channel)
    {
        if (!seat.IsLeaving && channel.IsOpen)
        {
            dropped();
        }

        return Task.CompletedTask;
    }
}
