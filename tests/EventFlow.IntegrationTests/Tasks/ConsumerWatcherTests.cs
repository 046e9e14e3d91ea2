using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.IntegrationTests.Worker;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EventFlow.IntegrationTests.Tasks;

/// <summary>A connection that looks open and brings nothing any more is given up, and only then.</summary>
public sealed class ConsumerWatcherTests : IAsyncLifetime
{
    private EngineOptions options = new();
    private RabbitConnection? connection;
    private ReadingConnection? reading;
    private ConsumerWatcher? watcher;
    private IChannel? channel;

    public async Task InitializeAsync()
    {
        var address = await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();
        options = new EngineOptions { RabbitMq = address, PartitionsReadWithin = TimeSpan.Zero };
        connection = new RabbitConnection(address);
        reading = new ReadingConnection(address, TimeProvider.System);
        var partitions = new RunPartitions(options);
        watcher = new ConsumerWatcher(
            new RabbitQueues(connection), partitions, reading, options, TimeProvider.System, NullLogger<ConsumerWatcher>.Instance);
        channel = await (await reading.OpenAsync(CancellationToken.None)).CreateChannelAsync();
        foreach (var queue in partitions.Queues)
        {
            await channel.QueueDeclareAsync(
                queue, durable: true, exclusive: false, autoDelete: false, WireTopology.QueueArguments());
            await channel.BasicConsumeAsync(queue, autoAck: false, new AsyncEventingBasicConsumer(channel));
        }
    }

    public async Task DisposeAsync()
    {
        watcher!.Dispose();
        await reading!.DisposeAsync();
        await connection!.DisposeAsync();
    }

    [Fact]
    public async Task As_long_as_every_partition_has_a_reader_the_connection_stays()
    {
        await LookTwiceAsync();

        Assert.False(reading!.Lost.IsCompleted);
    }

    [Fact]
    public async Task A_partition_without_a_reader_on_a_broker_that_answers_costs_the_connection()
    {
        var before = await reading!.OpenAsync(CancellationToken.None);
        await channel!.DisposeAsync();
        await Eventually.BecomesAsync(
            async _ => (await Broker.QueueAsync(options.RabbitMq!, WireNames.RunsPartition(0))).Consumers == 0, "nobody reads any more");

        await LookTwiceAsync();

        Assert.True(reading.Lost.IsCompleted);
        Assert.True(before.IsOpen, "nothing told the reader that it reads nothing");
        Assert.NotSame(before, await reading.OpenAsync(CancellationToken.None));
        Assert.False(before.IsOpen);
        Assert.False(reading.Lost.IsCompleted);
    }

    // The first look notes since when, the second one how long.
    private async Task LookTwiceAsync()
    {
        await watcher!.RunOnceAsync(CancellationToken.None);
        await watcher.RunOnceAsync(CancellationToken.None);
    }
}
