using EventFlow.Contracts;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.Worker;

/// <summary>Looks at queues the way an operator does.</summary>
internal static class Broker
{
    public static async Task<(int Messages, int Consumers)> StateAsync(string address, string type)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var state = await channel.QueueDeclarePassiveAsync(WireNames.TaskQueue(type));
        return ((int)state.MessageCount, (int)state.ConsumerCount);
    }

    public static async Task DeleteQueueAsync(string address, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }
}
