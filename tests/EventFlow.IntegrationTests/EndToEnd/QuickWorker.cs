using System.Text.Json;
using EventFlow.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>A worker by the wire contract that takes tasks together, does nothing and says that it took no time.</summary>
internal sealed class QuickWorker : IAsyncDisposable
{
    private readonly IConnection connection;
    private readonly IChannel channel;
    private int bundles;

    private QuickWorker(IConnection connection, IChannel channel) => (this.connection, this.channel) = (connection, channel);

    /// <summary>Messages so far that held several tasks.</summary>
    public int Bundles => Volatile.Read(ref bundles);

    public static async Task<QuickWorker> StartAsync(string address, string type)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        var worker = new QuickWorker(connection, await connection.CreateChannelAsync());
        await worker.ConsumeAsync(WireNames.TaskQueue(type), body => [JsonSerializer.Deserialize<TaskMessage>(body, WireJson.Options)!]);
        await worker.ConsumeAsync(WireNames.BatchQueue(type), body =>
        {
            Interlocked.Increment(ref worker.bundles);
            return JsonSerializer.Deserialize<TaskBundle>(body, WireJson.Options)!.Tasks;
        });
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task ConsumeAsync(string queue, Func<byte[], IReadOnlyList<TaskMessage>> read)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = WireNames.DeliveryLimit,
            ["x-dead-letter-exchange"] = WireNames.DeadLetterExchange,
        });
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            foreach (var task in read(delivery.Body.ToArray()))
            {
                var answer = new TaskAnswer
                {
                    Kind = AnswerKinds.Completed, Run = task.Run, Path = task.Path, Attempt = task.Attempt, TookMs = 0.1,
                };
                await channel.BasicPublishAsync(
                    "", task.ReplyTo!, mandatory: false, new BasicProperties { ContentType = "application/json" },
                    JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options));
            }

            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }
}
