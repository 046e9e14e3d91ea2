using System.Text.Json;
using EventFlow.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>A worker by the wire contract alone, as bad as the contract allows: some tasks it takes it publishes once more, and every
/// answer it sends twice, shuffled among the others of its window.</summary>
internal sealed class RepeatingWorker : IAsyncDisposable
{
    private const int Window = 20;
    private const double PublishedAgain = 0.2;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private readonly ChaosWorkerOptions options;
    private readonly ExecutionFile ledger;
    private readonly TimeProvider time;
    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly Random chance;
    private readonly Lock gate = new();
    private readonly List<(string Queue, byte[] Body)> window = [];

    private RepeatingWorker(
        ChaosWorkerOptions options, ExecutionFile ledger, TimeProvider time, IConnection connection, IChannel channel)
    {
        this.options = options;
        this.ledger = ledger;
        this.time = time;
        this.connection = connection;
        this.channel = channel;
        chance = new Random(options.Seed);
    }

    public static async Task<RepeatingWorker> StartAsync(
        ChaosWorkerOptions options, ExecutionFile ledger, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(options.Broker) }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
                consumerDispatchConcurrency: (ushort)options.Slots),
            cancellationToken);
        var worker = new RepeatingWorker(options, ledger, time, connection, channel);
        await channel.BasicQosAsync(0, (ushort)options.Slots, global: false, cancellationToken);
        await channel.ExchangeDeclareAsync(WireNames.DeadLetterExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            WireNames.TaskQueue(ChaosFlow.Type), durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = WireNames.DeliveryLimit,
                ["x-dead-letter-exchange"] = WireNames.DeadLetterExchange,
            },
            cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => worker.TakeAsync(delivery);
        await channel.BasicConsumeAsync(WireNames.TaskQueue(ChaosFlow.Type), autoAck: false, consumer, cancellationToken);
        _ = worker.SendAsync(cancellationToken);
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task TakeAsync(BasicDeliverEventArgs delivery)
    {
        var task = JsonSerializer.Deserialize<TaskMessage>(delivery.Body.Span, WireJson.Options)!;
        if (delivery.BasicProperties.Type != "again" && Next() < PublishedAgain)
        {
            await PublishAsync(WireNames.TaskQueue(task.Type), delivery.Body.ToArray(), "again");
        }

        var n = task.Input.GetProperty("n").GetInt32();
        var execution = ledger.Begin(task.Run, task.Path, task.Attempt, task.IdempotencyKey);
        await Task.Delay(ChaosFlow.Length(options.Seed, n, task.Path, task.Attempt, 0), time, CancellationToken.None);
        var fails = ChaosFlow.Fails(options.Seed, n, task.Path, task.Attempt);
        ledger.End(execution, !fails);
        Answer(task, n, fails);
        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
    }

    private void Answer(TaskMessage task, int n, bool fails)
    {
        var answer = new TaskAnswer
        {
            Kind = fails ? AnswerKinds.Failed : AnswerKinds.Completed,
            Run = task.Run,
            Path = task.Path,
            Attempt = task.Attempt,
            Worker = options.Name,
            Output = fails ? null : JsonSerializer.SerializeToElement(new { path = task.Path, n }),
            Error = fails ? new TaskError("InvalidOperationException", "this attempt fails") : null,
        };
        var sent = (task.ReplyTo ?? WireNames.RunsQueue, JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options));
        var started = (sent.Item1, JsonSerializer.SerializeToUtf8Bytes(
            answer with { Kind = AnswerKinds.Started, Output = null, Error = null }, WireJson.Options));
        lock (gate)
        {
            // A start that may come after the end, and every end twice.
            window.AddRange([started, sent, sent]);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Linger, time, cancellationToken);
            await Task.WhenAll(Shuffled().Select(answer => PublishAsync(answer.Queue, answer.Body, null).AsTask()));
        }
    }

    /// <summary>Takes what is there but for some, which meets the next window.</summary>
    private (string Queue, byte[] Body)[] Shuffled()
    {
        lock (gate)
        {
            var all = window.ToArray();
            chance.Shuffle(all);
            window.Clear();
            var kept = Math.Min(Window, all.Length / 4);
            window.AddRange(all[..kept]);
            return all[kept..];
        }
    }

    private double Next()
    {
        lock (gate)
        {
            return chance.NextDouble();
        }
    }

    private ValueTask PublishAsync(string queue, byte[] body, string? type) => channel.BasicPublishAsync(
        "", queue, mandatory: true, new BasicProperties { Persistent = true, ContentType = "application/json", Type = type }, body);
}
