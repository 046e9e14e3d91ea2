using EventFlow.Contracts;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Worker;

namespace EventFlow.IntegrationTests.Worker;

public sealed class RabbitMqWorkerTests
{
    [Fact]
    public async Task A_task_is_done_and_answered_where_the_message_says()
    {
        var address = await AddressAsync();
        await using var engine = await EngineSide.ConnectAsync(address, "elsewhere", types: "add");
        await using var worker = await WorkerHost.StartAsync(
            address, 4, ("add", (context, _) => Task.FromResult<object?>(new { sum = context.Input.GetProperty("a").GetInt32() + 1 })));

        await engine.SendAsync("add", "step", new { a = 2 });
        var answer = await engine.NextAsync();

        Assert.Equal(("completed", engine.Run, "step", 1), (answer.Kind, answer.Run, answer.Path, answer.Attempt));
        Assert.Equal("""{"sum":3}""", answer.Output?.GetRawText());
        var properties = Assert.Single(engine.Properties);
        Assert.Equal(
            ("application/json", $"{engine.Run}/step/1/completed", true),
            (properties.ContentType, properties.MessageId, properties.Persistent));
        await worker.StopAsync();
        await BecomesAsync(address, "add", messages: 0, consumers: 0);
    }

    [Fact]
    public async Task Without_a_reply_to_the_answer_goes_to_the_runs_queue()
    {
        var address = await AddressAsync();
        await using var engine = await EngineSide.ConnectAsync(address, sendReplyTo: false, types: "t");
        await using var worker = await WorkerHost.StartAsync(address, 4, ("t", (_, _) => Task.FromResult<object?>(1)));

        await engine.SendAsync("t", "step");

        Assert.Equal("completed", (await engine.NextAsync()).Kind);
    }

    [Fact]
    public async Task A_worker_may_start_before_any_engine()
    {
        var address = await AddressAsync();
        await using var worker = await WorkerHost.StartAsync(address, 4, ("t", (_, _) => Task.FromResult<object?>(1)));
        await Eventually.BecomesAsync(() => worker.Health.IsConnected, "the worker is connected");

        await using var engine = await EngineSide.ConnectAsync(address, types: "t");
        await engine.SendAsync("t", "step");

        Assert.Equal("completed", (await engine.NextAsync()).Kind);
    }

    [Fact]
    public async Task Rubbish_in_a_task_queue_is_let_go_and_work_goes_on()
    {
        var address = await AddressAsync();
        await using var engine = await EngineSide.ConnectAsync(address, types: "t");
        await using var worker = await WorkerHost.StartAsync(address, 1, ("t", (_, _) => Task.FromResult<object?>(1)));

        await engine.SendTextAsync("t", "rubbish");
        await engine.SendTextAsync("t", "");
        await engine.SendAsync("t", "step");

        Assert.Equal("step", (await engine.NextAsync()).Path);
        await worker.StopAsync();
        await BecomesAsync(address, "t", messages: 0, consumers: 0);
    }

    [Fact]
    public async Task A_long_task_is_acknowledged_early_and_keeps_its_slot()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: "gate");
        await using var worker = await WorkerHost.StartAsync(address, 1, ("gate", gates.PassAsync));

        await engine.SendAsync("gate", "a");
        Assert.Equal("a", (await engine.NextAsync("started")).Path);
        await engine.SendAsync("gate", "b");
        await BecomesAsync(address, "gate", messages: 1, consumers: 0);
        gates.Open("b");
        gates.Open("a");

        Assert.Equal("a", (await engine.NextAsync("completed")).Path);
        Assert.Equal("b", (await engine.NextAsync("completed")).Path);
        Assert.Equal(1, gates.Most);
        await BecomesAsync(address, "gate", messages: 0, consumers: 1);
    }

    [Fact]
    public async Task What_a_busy_worker_cannot_run_another_one_gets()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: ["gate", "quick"]);
        await using var busy = await WorkerHost.StartAsync(
            address, 2, ("gate", gates.PassAsync), ("quick", (_, _) => Task.FromResult<object?>("busy")));
        await engine.SendAsync("gate", "a");
        await engine.SendAsync("gate", "b");
        await engine.NextAsync("started");
        await engine.NextAsync("started");
        await BecomesAsync(address, "quick", messages: 0, consumers: 0);

        await using var idle = await WorkerHost.StartAsync(address, 2, ("quick", (_, _) => Task.FromResult<object?>("idle")));
        await engine.SendAsync("quick", "c");

        Assert.Equal("idle", (await engine.NextAsync("completed")).Output?.GetString());
        gates.Open("a");
        gates.Open("b");
    }

    [Fact]
    public async Task Slots_are_shared_by_types_and_never_exceeded()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: ["a", "b", "c", "d"]);
        await using var worker = await WorkerHost.StartAsync(
            address, 3, ("a", gates.PassAsync), ("b", gates.PassAsync), ("c", gates.PassAsync), ("d", gates.PassAsync));
        var paths = Enumerable.Range(0, 24).Select(n => $"{"abcd"[n % 4]}{n}").ToList();
        foreach (var path in paths)
        {
            await engine.SendAsync(path[..1], path);
        }

        for (var started = 0; started < 3; started++)
        {
            await engine.NextAsync("started");
        }

        paths.ForEach(gates.Open);
        var done = new HashSet<string>();
        while (done.Count < paths.Count)
        {
            done.Add((await engine.NextAsync("completed")).Path);
        }

        Assert.Equal(3, gates.Most);
    }

    [Fact]
    public async Task A_cancel_message_stops_the_task_it_names()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: "gate");
        await using var worker = await WorkerHost.StartAsync(address, 2, ("gate", gates.PassAsync));
        await engine.SendAsync("gate", "a");
        await engine.NextAsync("started");

        await engine.CancelAsync("a");

        var error = (await engine.NextAsync("failed")).Error;
        Assert.Equal(("Canceled", false), (error?.Type, error?.Retryable));
    }

    [Fact]
    public async Task A_stopped_worker_gives_short_tasks_back_and_reports_long_ones()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: ["long", "short"]);
        var worker = await WorkerHost.StartAsync(address, builder =>
        {
            builder.Configure(options =>
            {
                options.Slots = 2;
                options.DrainTimeout = TimeSpan.Zero;
            });
            Handle(builder, "long", gates.PassAsync);
            Handle(builder, "short", gates.PassAsync);
        });
        await engine.SendAsync("long", "a");
        await engine.NextAsync("started");
        await engine.SendAsync("short", "b");
        await Eventually.BecomesAsync(() => worker.Health.RunningTasks == 2, "both tasks run");

        await worker.DisposeAsync();

        Assert.Equal("Worker.Stopped", (await engine.NextAsync("failed")).Error?.Type);
        await BecomesAsync(address, "short", messages: 1, consumers: 0);
        await BecomesAsync(address, "long", messages: 0, consumers: 0);
    }

    [Fact]
    public async Task A_stopping_worker_lets_running_tasks_end()
    {
        var address = await AddressAsync();
        var gates = new Gates();
        await using var engine = await EngineSide.ConnectAsync(address, types: "gate");
        var worker = await WorkerHost.StartAsync(address, 2, ("gate", gates.PassAsync));
        await engine.SendAsync("gate", "a");
        await Eventually.BecomesAsync(() => worker.Health.RunningTasks == 1, "the task runs");

        var stop = worker.StopAsync();
        await BecomesAsync(address, "gate", messages: 0, consumers: 0);
        await engine.SendAsync("gate", "b");
        gates.Open("a");
        await stop;
        await worker.DisposeAsync();

        Assert.Equal("a", (await engine.NextAsync("completed")).Path);
        await BecomesAsync(address, "gate", messages: 1, consumers: 0);
    }

    [Fact]
    public async Task A_queue_deleted_under_a_worker_is_declared_and_consumed_again()
    {
        var address = await AddressAsync();
        await using var engine = await EngineSide.ConnectAsync(address, types: "t");
        await using var worker = await WorkerHost.StartAsync(address, 2, ("t", (_, _) => Task.FromResult<object?>(1)));
        await BecomesAsync(address, "t", messages: 0, consumers: 2);

        await Broker.DeleteQueueAsync(address, WireNames.TaskQueue("t"));
        await BecomesAsync(address, "t", messages: 0, consumers: 2);
        await engine.SendAsync("t", "step");

        Assert.Equal("completed", (await engine.NextAsync()).Kind);
    }

    internal static void Handle(EventFlowWorkerBuilder worker, string type, Func<TaskContext, CancellationToken, Task<object?>> handle) =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
            worker.Services, new EventFlow.Worker.Execution.TaskType(
                type, (_, context, cancellationToken) => handle(context, cancellationToken)));

    private static async Task<string> AddressAsync() => await (await TestServers.RabbitMqAsync()).CreateVirtualHostAsync();

    private static Task BecomesAsync(string address, string type, int messages, int consumers) =>
        Eventually.BecomesAsync(
            async _ => await Broker.StateAsync(address, type) == (messages, consumers),
            $"the queue of {type} has {messages} messages and {consumers} consumers");
}
