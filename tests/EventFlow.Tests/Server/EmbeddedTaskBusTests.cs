using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Server.Embedded;
using EventFlow.Tests.Timing;
using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventFlow.Tests.Server;

public sealed class EmbeddedTaskBusTests : IDisposable
{
    private static readonly TimeSpan Patience = Waits.Patience;

    private readonly RecordedAnswers answers = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly EmbeddedTaskBus bus;

    public EmbeddedTaskBusTests()
    {
        var services = new ServiceCollection().AddSingleton<IAnswerIntake>(answers).BuildServiceProvider();
        bus = new EmbeddedTaskBus(services, NullLogger<EmbeddedTaskBus>.Instance);
    }

    public void Dispose() => stopping.Dispose();

    [Fact]
    public async Task A_task_travels_as_the_json_of_the_wire_and_so_does_its_answer()
    {
        var task = TaskOf("clean", "a");
        await bus.DispatchAsync([task], CancellationToken.None);

        var consuming = bus.ConsumeAsync(["clean"], 1, AnswerAsync, stopping.Token);
        var answer = await answers.NextAsync();
        await EndAsync(consuming);

        Assert.Equal($$"""{"kind":"completed","run":"{{task.Run}}","path":"a","attempt":1,"worker":"test"}""", answer);
    }

    [Fact]
    public async Task Never_more_tasks_run_than_there_are_slots()
    {
        var running = Channel.CreateUnbounded<string>();
        using var gate = new SemaphoreSlim(0);
        await bus.DispatchAsync([TaskOf("x", "1"), TaskOf("x", "2"), TaskOf("y", "3")], CancellationToken.None);

        var consuming = bus.ConsumeAsync(["x", "y"], 2, async (body, _) =>
        {
            running.Writer.TryWrite(PathOf(body));
            await gate.WaitAsync();
        }, stopping.Token);
        await running.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        await running.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.Equal(
            1, (await bus.StatusAsync("x", CancellationToken.None)).Ready + (await bus.StatusAsync("y", CancellationToken.None)).Ready);
        Assert.False(running.Reader.TryPeek(out _));
        gate.Release();
        await running.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        gate.Release(2);
        await EndAsync(consuming);
    }

    [Fact]
    public async Task The_end_of_a_worker_waits_for_the_tasks_under_way()
    {
        var started = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        await bus.DispatchAsync([TaskOf("slow", "a")], CancellationToken.None);

        var consuming = bus.ConsumeAsync(["slow"], 4, async (_, _) =>
        {
            started.SetResult();
            await gate.Task;
        }, stopping.Token);
        await started.Task.WaitAsync(Patience);
        await stopping.CancelAsync();

        Assert.False(consuming.IsCompleted);
        gate.SetResult();
        await consuming.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_delivery_that_failed_comes_again()
    {
        var deliveries = 0;
        await bus.DispatchAsync([TaskOf("shaky", "a")], CancellationToken.None);

        var consuming = bus.ConsumeAsync(["shaky"], 1, (body, delivery) =>
            Interlocked.Increment(ref deliveries) < 3 ? throw new IOException("not yet") : AnswerAsync(body, delivery), stopping.Token);
        await answers.NextAsync();
        await EndAsync(consuming);

        Assert.Equal(3, deliveries);
    }

    [Fact]
    public async Task An_acknowledged_delivery_does_not_come_again()
    {
        var paths = Channel.CreateUnbounded<string>();
        await bus.DispatchAsync([TaskOf("long", "a"), TaskOf("long", "b")], CancellationToken.None);

        var consuming = bus.ConsumeAsync(["long"], 1, async (body, delivery) =>
        {
            await delivery.AcknowledgeAsync(CancellationToken.None);
            paths.Writer.TryWrite(PathOf(body));
            throw new IOException("lost on the way");
        }, stopping.Token);
        var seen = new[] { await paths.Reader.ReadAsync(), await paths.Reader.ReadAsync() };
        await EndAsync(consuming);

        Assert.Equal(["a", "b"], seen);
        Assert.Equal(0, (await bus.StatusAsync("long", CancellationToken.None)).Ready);
    }

    [Fact]
    public async Task A_queue_tells_how_many_workers_serve_it_and_how_much_waits()
    {
        await bus.DispatchAsync([TaskOf("lonely", "a")], CancellationToken.None);
        var before = await bus.StatusAsync("lonely", CancellationToken.None);

        var consuming = bus.ConsumeAsync(["lonely"], 1, AnswerAsync, stopping.Token);
        await answers.NextAsync();
        var during = await bus.StatusAsync("lonely", CancellationToken.None);
        await EndAsync(consuming);

        Assert.Equal(new TaskQueueStatus("lonely", 1, 0), before);
        Assert.Equal(new TaskQueueStatus("lonely", 0, 1), during);
        Assert.Equal(0, (await bus.StatusAsync("lonely", CancellationToken.None)).Consumers);
    }

    private static Task AnswerAsync(ReadOnlyMemory<byte> body, ITaskDelivery delivery)
    {
        var task = JsonSerializer.Deserialize<TaskMessage>(body.Span, WireJson.Options)!;
        return delivery.AnswerAsync(
            new TaskAnswer { Kind = AnswerKinds.Completed, Run = task.Run, Path = task.Path, Attempt = task.Attempt, Worker = "test" },
            CancellationToken.None);
    }

    private static string PathOf(ReadOnlyMemory<byte> body) => JsonSerializer.Deserialize<TaskMessage>(body.Span, WireJson.Options)!.Path;

    private static TaskMessage TaskOf(string type, string path)
    {
        var run = Guid.CreateVersion7();
        return new TaskMessage
        {
            Run = run,
            Workflow = "w",
            Version = 1,
            Path = path,
            Attempt = 1,
            Type = type,
            Input = TestServer.Json("{}"),
            IdempotencyKey = WireNames.IdempotencyKey(run, path),
        };
    }

    private async Task EndAsync(Task consuming)
    {
        await stopping.CancelAsync();
        await consuming.WaitAsync(Patience);
    }

    private sealed class RecordedAnswers : IAnswerIntake
    {
        private readonly Channel<string> bodies = Channel.CreateUnbounded<string>();

        public async Task<string> NextAsync() => await bodies.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public Task AcceptAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            bodies.Writer.TryWrite(Encoding.UTF8.GetString(body.Span));
            return Task.CompletedTask;
        }
    }
}
