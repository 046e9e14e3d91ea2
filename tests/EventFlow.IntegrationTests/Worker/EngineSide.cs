using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.IntegrationTests.Worker;

/// <summary>The engine as a worker sees it: sends tasks, keeps answers. Declares what the contract says, by itself.</summary>
internal sealed class EngineSide : IAsyncDisposable
{
    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly string? replyTo;
    private readonly Channel<TaskAnswer> answers = Channel.CreateUnbounded<TaskAnswer>();

    private EngineSide(IConnection connection, IChannel channel, string? replyTo)
    {
        this.connection = connection;
        this.channel = channel;
        this.replyTo = replyTo;
    }

    public Guid Run { get; } = Guid.CreateVersion7();

    /// <summary>AMQP properties of the answers so far.</summary>
    public List<IReadOnlyBasicProperties> Properties { get; } = [];

    public static async Task<EngineSide> ConnectAsync(
        string address, string queue = WireNames.RunsQueue, bool sendReplyTo = true, params string[] types)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        var channel = await connection.CreateChannelAsync(confirmed);
        var side = new EngineSide(connection, channel, sendReplyTo ? queue : null);
        await channel.ExchangeDeclareAsync("eventflow.control", "fanout", durable: true);
        await channel.QueueDeclareAsync(queue, true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        foreach (var type in types)
        {
            await side.DeclareAsync(type);
        }

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => side.KeepAsync(delivery);
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return side;
    }

    public Task SendAsync(string type, string path, object? input = null, double? timeout = null, int attempt = 1) =>
        SendRawAsync(
            WireNames.TaskQueue(type),
            JsonSerializer.SerializeToUtf8Bytes(Message(type, path, input, timeout, attempt), WireJson.Options));

    /// <summary>Several tasks in one message, each with the address of its answers.</summary>
    public Task SendBundleAsync(string type, params string[] paths) =>
        SendRawAsync(
            WireNames.BatchQueue(type),
            JsonSerializer.SerializeToUtf8Bytes(
                new TaskBundle([.. paths.Select(path => Message(type, path) with { ReplyTo = replyTo })]), WireJson.Options));

    public Task SendTextAsync(string type, string body) => SendRawAsync(WireNames.TaskQueue(type), Encoding.UTF8.GetBytes(body));

    public async Task CancelAsync(string path)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new CancelTask(Run, path, 1), WireJson.Options);
        await channel.BasicPublishAsync("eventflow.control", "", false, new BasicProperties(), body);
    }

    public Task<TaskAnswer> NextAsync() => answers.Reader.ReadAsync().AsTask().WaitAsync(Eventually.DefaultTimeout);

    /// <summary>The next answer that is neither heartbeat nor progress.</summary>
    public async Task<TaskAnswer> NextAsync(string kind)
    {
        while (true)
        {
            var answer = await NextAsync();
            if (answer.Kind == kind)
            {
                return answer;
            }
        }
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private Task<QueueDeclareOk> DeclareAsync(string type) => channel.QueueDeclareAsync(
        $"eventflow.task.{type}", durable: true, exclusive: false, autoDelete: false,
        new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = 20,
            ["x-dead-letter-exchange"] = "eventflow.dead",
        });

    private TaskMessage Message(string type, string path, object? input = null, double? timeout = null, int attempt = 1) => new()
    {
        Run = Run,
        Workflow = "flow",
        Version = 1,
        Path = path,
        Attempt = attempt,
        Type = type,
        Input = JsonSerializer.SerializeToElement(input ?? new { }),
        IdempotencyKey = WireNames.IdempotencyKey(Run, path),
        TimeoutSeconds = timeout,
    };

    private async Task SendRawAsync(string queue, byte[] body)
    {
        var properties = new BasicProperties { ContentType = "application/json", Persistent = true };
        if (!queue.StartsWith(WireNames.BatchQueuePrefix, StringComparison.Ordinal))
        {
            properties.ReplyTo = replyTo;
        }

        await channel.BasicPublishAsync("", queue, mandatory: true, properties, body);
    }

    private Task KeepAsync(BasicDeliverEventArgs delivery)
    {
        Properties.Add(new BasicProperties(delivery.BasicProperties));
        foreach (var answer in Answers(delivery.Body))
        {
            answers.Writer.TryWrite(answer);
        }

        return Task.CompletedTask;
    }

    private static IReadOnlyList<TaskAnswer> Answers(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("answers", out _)
            ? document.Deserialize<TaskAnswers>(WireJson.Options)!.Answers
            : [document.Deserialize<TaskAnswer>(WireJson.Options)!];
    }
}
