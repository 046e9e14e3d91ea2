using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.IntegrationTests.Worker;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace EventFlow.IntegrationTests.Tasks;

/// <summary>The way to a run of a partition that this node reads.</summary>
public sealed class RabbitRunQueueTests : IAsyncLifetime
{
    private readonly Guid run = Guid.CreateVersion7();
    private string address = "";
    private IHost? node;

    private string Queue => node!.Services.GetRequiredService<RunPartitions>().QueueOf(run);

    private IRunQueue Way => node!.Services.GetRequiredService<IRunQueue>();

    public async Task InitializeAsync()
    {
        address = await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddMemoryStorage();
        builder.Services.AddEventFlowEngine(new EngineOptions { RabbitMq = address });

        // Not started: nobody reads the queue but the test, which takes one message after the other. A single active consumer, which
        // the engine's own queue has, rules that out.
        node = builder.Build();
        await using var channel = await node.Services.GetRequiredService<RabbitConnection>().ChannelAsync(CancellationToken.None);
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, WireTopology.QueueArguments());
        await channel.BasicPublishAsync("", Queue, "an answer"u8.ToArray());
        await Eventually.BecomesAsync(async _ => (await Broker.QueueAsync(address, Queue)).Messages == 1, "the answer waits");
        node.Services.GetRequiredService<LocalPartitions>().Set(node.Services.GetRequiredService<RunPartitions>().Of(run), true);
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncDisposable)node!).DisposeAsync();
    }

    [Fact]
    public async Task What_has_to_take_its_turn_stands_behind_the_answers_that_wait()
    {
        await Way.WakeInTurnAsync(run, new ReconcileRun(run), CancellationToken.None);

        Assert.Equal("an answer"u8.ToArray(), (await Broker.TakeAsync(address, Queue))!.Body.ToArray());
        var told = (await Broker.TakeAsync(address, Queue))!;
        Assert.Equal(run, Assert.Single(RunMessage.Read(told.BasicProperties.Type, told.Body).Woken.Reconciles).RunId);
    }

    [Fact]
    public async Task What_need_not_wait_takes_no_broker()
    {
        await Way.WakeAsync(run, new ReconcileRun(run), CancellationToken.None);

        Assert.NotNull(await Broker.TakeAsync(address, Queue));
        Assert.Null(await Broker.TakeAsync(address, Queue));
    }
}
