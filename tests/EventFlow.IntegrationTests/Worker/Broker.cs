using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.Worker;

/// <summary>Looks at queues the way an operator does.</summary>
internal static class Broker
{
    public static Task<(int Messages, int Consumers)> StateAsync(string address, string type) =>
        QueueAsync(address, WireNames.TaskQueue(type));

    public static async Task<(int Messages, int Consumers)> QueueAsync(string address, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var state = await channel.QueueDeclarePassiveAsync(queue);
        return ((int)state.MessageCount, (int)state.ConsumerCount);
    }

    /// <summary>Takes one message off, with its properties.</summary>
    public static async Task<BasicGetResult?> TakeAsync(string address, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.BasicGetAsync(queue, autoAck: true);
    }

    public static async Task DeleteQueueAsync(string address, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }
}
