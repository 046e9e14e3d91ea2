using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.IntegrationTests.Worker;

public sealed class BundleTests
{
    [Fact]
    public async Task Every_task_of_a_message_is_answered_where_it_says()
    {
        var address = await AddressAsync();
        await using var engine = await EngineSide.ConnectAsync(address, "elsewhere", types: "t");
        await using var worker = await WorkerHost.StartAsync(
            address, 2, ("t", (context, _) => Task.FromResult<object?>(context.Path)));
        await ConsumesAsync(address);
        var paths = Enumerable.Range(0, 150).Select(n => $"clean[{n}]").ToArray();

        await engine.SendBundleAsync("t", paths[..100]);
        await engine.SendBundleAsync("t", paths[100..]);
        var done = new HashSet<string>();
        while (done.Count < paths.Length)
        {
            var answer = await engine.NextAsync();
            Assert.Equal(("completed", answer.Path), (answer.Kind, answer.Output?.GetString()));
            Assert.True(answer.TookMs >= 0 && done.Add(answer.Path));
        }

        Assert.True(engine.Properties.Count < paths.Length, "at least some answers travel together");
        await worker.StopAsync();
        await BatchQueueBecomesAsync(address, (0, 0));
    }

    [Fact]
    public async Task Tasks_that_turn_out_long_let_the_others_go_to_another_worker()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: "t");
        await using var slow = await WorkerHost.StartAsync(address, 2, ("t", gates.PassAsync));
        await ConsumesAsync(address);

        await engine.SendBundleAsync("t", "a", "b", "c", "d");
        Assert.Equal(["a", "b"], new[] { (await engine.NextAsync("started")).Path, (await engine.NextAsync("started")).Path }.Order());
        await BatchQueueBecomesAsync(address, (0, 0));
        await using var other = await WorkerHost.StartAsync(address, 2, ("t", (_, _) => Task.FromResult<object?>("other")));

        Assert.Equal(
            ["c", "d"], new[] { (await engine.NextAsync("completed")).Path, (await engine.NextAsync("completed")).Path }.Order());
        gates.Open("a");
        gates.Open("b");
        Assert.Equal(
            ["a", "b"], new[] { (await engine.NextAsync("completed")).Path, (await engine.NextAsync("completed")).Path }.Order());
        Assert.Equal(2, gates.Most);
    }

    [Fact]
    public async Task A_stopping_worker_hands_back_what_has_not_begun_as_the_engine_would_send_it()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: "t");
        var worker = await WorkerHost.StartAsync(address, builder =>
        {
            builder.Configure(options =>
            {
                options.Slots = 1;
                options.EarlyAckAfter = TimeSpan.FromSeconds(30);
            });
            RabbitMqWorkerTests.Handle(builder, "t", gates.PassAsync);
        });
        await ConsumesAsync(address);
        await engine.SendBundleAsync("t", "a", "b");
        await Eventually.BecomesAsync(() => worker.Health.RunningTasks == 1, "the first task runs");

        var stop = worker.StopAsync();
        await Eventually.BecomesAsync(
            async _ => (await Broker.StateAsync(address, "t")).Messages == 1, "the second task is back in its queue");
        gates.Open("a");
        await stop;
        await worker.DisposeAsync();

        Assert.Equal("a", (await engine.NextAsync("completed")).Path);
        var back = await Broker.TakeAsync(address, WireNames.TaskQueue("t"));
        Assert.Equal("b", JsonSerializer.Deserialize<TaskMessage>(back!.Body.Span, WireJson.Options)?.Path);
        Assert.Equal(
            ($"{engine.Run}/b/1", $"{engine.Run}", WireNames.RunsQueue, true),
            (back.BasicProperties.MessageId, back.BasicProperties.CorrelationId, back.BasicProperties.ReplyTo,
             back.BasicProperties.Persistent));
        await BatchQueueBecomesAsync(address, (0, 0));
    }

    [Fact]
    public async Task A_worker_that_wants_single_tasks_does_not_register()
    {
        var address = await AddressAsync();
        await using var engine = await EngineSide.ConnectAsync(address, types: "t");
        await using var worker = await WorkerHost.StartAsync(address, builder =>
        {
            builder.Configure(options => options.TakeBatches = false);
            RabbitMqWorkerTests.Handle(builder, "t", (_, _) => Task.FromResult<object?>(1));
        });

        await engine.SendAsync("t", "step");

        Assert.Equal("completed", (await engine.NextAsync()).Kind);
        await Assert.ThrowsAsync<OperationInterruptedException>(() => Broker.QueueAsync(address, WireNames.BatchQueue("t")));
    }

    private static async Task<string> AddressAsync() => await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();

    private static Task ConsumesAsync(string address) => Eventually.BecomesAsync(
        async _ => (await Broker.QueueAsync(address, WireNames.BatchQueue("t"))).Consumers == 1, "the worker takes several tasks at a time");

    private static Task BatchQueueBecomesAsync(string address, (int Messages, int Consumers) state) => Eventually.BecomesAsync(
        async _ => await Broker.QueueAsync(address, WireNames.BatchQueue("t")) == state, $"the batch queue has {state}");
}
