using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.IntegrationTests.Worker;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.IntegrationTests.Tasks;

/// <summary>What was sent together and has nobody who takes it together goes out task by task.</summary>
public sealed class BundleWatcherTests : IAsyncLifetime
{
    private const string Type = "short";
    private readonly EngineOptions options = new();
    private readonly BundleTakers takers = new(new TaskPaces());
    private string address = "";
    private RabbitConnection? connection;
    private BundleWatcher? watcher;
    private IChannel? channel;

    public async Task InitializeAsync()
    {
        address = await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();
        connection = new RabbitConnection(address);
        var queues = new RabbitQueues(connection);
        var bus = new RabbitTaskBus(connection, queues, takers, new RunPartitions(options), TimeProvider.System);
        watcher = new BundleWatcher(
            connection, queues, takers, bus, options, TimeProvider.System, NullLogger<BundleWatcher>.Instance);
        await queues.DeclareAsync(Type, CancellationToken.None);
        channel = await connection.ChannelAsync(CancellationToken.None);
        await channel.QueueDeclareAsync(
            WireNames.BatchQueue(Type), durable: true, exclusive: false, autoDelete: false, WireTopology.QueueArguments());
    }

    public async Task DisposeAsync()
    {
        watcher!.Dispose();
        await channel!.DisposeAsync();
        await connection!.DisposeAsync();
    }

    [Fact]
    public async Task A_bundle_nobody_takes_is_sent_again_task_by_task_with_nothing_of_a_task_changed()
    {
        takers.Know(Type);
        await SendAsync(Bundle("a", "b"));
        await SendAsync(Bundle("c"));
        await UntilQueuedAsync(2);

        await watcher!.RunOnceAsync(CancellationToken.None);

        var tasks = await TakeAllAsync();
        Assert.Equal(["a", "b", "c"], tasks.Select(task => task.Path).Order());
        Assert.All(tasks, task => Assert.Equal(("eventflow.runs.1", 1, Type), (task.ReplyTo, task.Attempt, task.Type)));
        Assert.Equal(0, (await Broker.QueueAsync(address, WireNames.BatchQueue(Type))).Messages);
    }

    [Fact]
    public async Task A_bundle_that_comes_back_from_its_last_taker_is_too()
    {
        takers.Know(Type);
        await SendAsync(Bundle("a", "b"));
        await using (var taker = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync())
        {
            var hands = await taker.CreateChannelAsync();
            await hands.BasicConsumeAsync(WireNames.BatchQueue(Type), autoAck: false, new AsyncEventingBasicConsumer(hands));
            await watcher!.RunOnceAsync(CancellationToken.None);
            Assert.Empty(await TakeAllAsync());
        }

        await Eventually.BecomesAsync(
            async _ => await Broker.QueueAsync(address, WireNames.BatchQueue(Type)) == (1, 0), "the bundle is back and nobody takes it");
        await watcher!.RunOnceAsync(CancellationToken.None);

        Assert.Equal(["a", "b"], (await TakeAllAsync()).Select(task => task.Path).Order());
    }

    [Fact]
    public async Task As_long_as_somebody_takes_bundles_they_are_left_alone_and_more_may_be_sent()
    {
        takers.Know(Type);
        await using var taker = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        var hands = await taker.CreateChannelAsync();
        await hands.BasicQosAsync(0, 1, global: false);
        await hands.BasicConsumeAsync(WireNames.BatchQueue(Type), autoAck: false, new AsyncEventingBasicConsumer(hands));
        await SendAsync(Bundle("a"));
        await SendAsync(Bundle("b"));

        await watcher!.RunOnceAsync(CancellationToken.None);

        Assert.Empty(await TakeAllAsync());
        Assert.Equal(1, takers.Consumers(Type));
    }

    [Fact]
    public async Task A_message_there_that_is_no_bundle_is_put_aside_and_holds_up_nothing()
    {
        takers.Know(Type);
        await SendAsync("this is no JSON"u8.ToArray());
        await SendAsync("{}"u8.ToArray());
        await SendAsync(Bundle("a"));
        await UntilQueuedAsync(3);

        await watcher!.RunOnceAsync(CancellationToken.None);

        Assert.Equal("a", Assert.Single(await TakeAllAsync()).Path);
        await Eventually.BecomesAsync(
            async _ => (await Broker.QueueAsync(address, WireNames.DeadLetterQueue)).Messages == 2,
            "both stand in the queue for what is given up");
    }

    private static byte[] Bundle(params string[] paths) => JsonSerializer.SerializeToUtf8Bytes(
        new TaskBundle([.. paths.Select(path => new TaskMessage
        {
            Run = Guid.CreateVersion7(), Workflow = "w", Version = 1, Path = path, Attempt = 1, Type = Type,
            Input = JsonSerializer.SerializeToElement(1), IdempotencyKey = path, ReplyTo = "eventflow.runs.1",
        })]),
        WireJson.Options);

    // A quorum queue tells its length a little late.
    private Task UntilQueuedAsync(int messages) => Eventually.BecomesAsync(
        async _ => await Broker.QueueAsync(address, WireNames.BatchQueue(Type)) == (messages, 0), "what was sent is in the queue");

    private async Task SendAsync(byte[] body) => await channel!.BasicPublishAsync(
        "", WireNames.BatchQueue(Type), mandatory: true, new BasicProperties { Persistent = true }, body);

    private async Task<List<TaskMessage>> TakeAllAsync()
    {
        var tasks = new List<TaskMessage>();
        while (await channel!.BasicGetAsync(WireNames.TaskQueue(Type), autoAck: true) is { } message)
        {
            tasks.Add(JsonSerializer.Deserialize<TaskMessage>(message.Body.Span, WireJson.Options)!);
        }

        return tasks;
    }
}
