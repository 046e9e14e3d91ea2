using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Worker;

namespace EventFlow.Tests.Worker;

public sealed class TaskRunnerTests
{
    [Fact]
    public async Task A_short_task_is_answered_once_and_not_acknowledged_early()
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(new { Rows = 3 }));

        var answer = await bench.AnswerAsync(WorkerBench.Message());

        Assert.Equal("""{"kind":"completed","run":"01920000-0000-7000-8000-000000000001","path":"step","attempt":1,"worker":"bench","output":{"rows":3},"took_ms":0}""", JsonSerializer.Serialize(answer, WireJson.Options));
        Assert.Equal(["completed"], bench.Delivery.Kinds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"tasks":[1,null,"x",{}]}""")]
    [InlineData("""{"run":"no-guid","workflow":"w","version":1,"path":"p","attempt":1,"type":"test","input":{},"idempotency_key":"k"}""")]
    [InlineData("""{"run":"01920000-0000-7000-8000-000000000001","workflow":"w","version":1,"path":null,"attempt":1,"type":"test","input":{},"idempotency_key":"k"}""")]
    [InlineData("""{"run":"01920000-0000-7000-8000-000000000001","workflow":"w","version":1,"path":"p","attempt":0,"type":"test","input":{},"idempotency_key":"k"}""")]
    [InlineData("""{"run":"01920000-0000-7000-8000-000000000001","workflow":"w","version":1,"path":"\ud800","attempt":1,"type":"test","input":{},"idempotency_key":"k"}""")]
    public async Task A_body_that_is_no_task_is_let_go_without_an_answer(string body)
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(null));

        await bench.RunAsync(body).WaitAsync(WorkerBench.Patience);

        Assert.Empty(bench.Delivery.Kinds);
    }

    [Fact]
    public async Task Hostile_nesting_does_not_end_the_worker()
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(null));

        await bench.RunAsync(new string('[', 100_000)).WaitAsync(WorkerBench.Patience);
        await bench.RunAsync("{\"tasks\":" + new string('[', 5000) + new string(']', 5000) + "}").WaitAsync(WorkerBench.Patience);

        Assert.Equal("completed", (await bench.AnswerAsync(WorkerBench.Message())).Kind);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_let_go_without_an_answer()
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(null));
        var body = JsonSerializer.SerializeToUtf8Bytes(WorkerBench.Message(path: "XX"), WireJson.Options);
        body[body.AsSpan().IndexOf("XX"u8)] = 0xFF;

        await bench.Runner.RunAsync(body, bench.Delivery).WaitAsync(WorkerBench.Patience);

        Assert.Empty(bench.Delivery.Kinds);
    }

    [Fact]
    public async Task Several_tasks_in_one_message_are_all_answered_and_bad_ones_skipped()
    {
        await using var bench = WorkerBench.With((context, _) => Task.FromResult<object?>(context.Path));
        var tasks = new object[] { WorkerBench.Message(path: "a"), 7, WorkerBench.Message(path: "b") };

        await bench.RunAsync(JsonSerializer.Serialize(new { tasks }, WireJson.Options)).WaitAsync(WorkerBench.Patience);

        Assert.Equal("a", (await bench.Delivery.NextAsync()).Path);
        Assert.Equal("b", (await bench.Delivery.NextAsync()).Path);
        Assert.Equal(2, bench.Delivery.Kinds.Count);
    }

    [Fact]
    public async Task A_type_without_a_handler_fails_for_good()
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(null));

        var answer = await bench.AnswerAsync(WorkerBench.Message(type: "other"));

        Assert.Equal("Task.UnknownType", answer.Error?.Type);
        Assert.False(answer.Error?.Retryable);
        Assert.Contains("'other'; it has test.", answer.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_attempt_delivered_twice_runs_once()
    {
        var starts = 0;
        var gate = new TaskCompletionSource();
        await using var bench = WorkerBench.With(async (_, _) =>
        {
            Interlocked.Increment(ref starts);
            await gate.Task;
            return null;
        });

        var first = bench.RunAsync(WorkerBench.Message());
        var second = bench.RunAsync(WorkerBench.Message());
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(first, second).WaitAsync(WorkerBench.Patience);

        Assert.Equal(1, starts);
        Assert.Equal(["completed"], bench.Delivery.Kinds);
    }

    [Fact]
    public async Task A_result_says_how_long_the_handler_took()
    {
        var time = new ManualTime();
        await using var bench = WorkerBench.With((_, _) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(2.5));
            return Task.FromResult<object?>(1);
        }, time);
        await using var failing = WorkerBench.With((_, _) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(4));
            throw new InvalidOperationException("no");
        }, time);

        Assert.Equal(2.5, (await bench.AnswerAsync(WorkerBench.Message())).TookMs);
        Assert.Equal(4, (await failing.AnswerAsync(WorkerBench.Message())).TookMs);
    }

    [Fact]
    public async Task Tasks_without_trouble_share_one_timer()
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(1));

        for (var done = 0; done < 100; done++)
        {
            await bench.AnswerAsync(WorkerBench.Message(timeout: 600));
        }

        Assert.Equal(1, bench.Time.Created);
    }

    [Fact]
    public async Task Health_counts_what_runs()
    {
        var gate = new TaskCompletionSource();
        await using var bench = WorkerBench.With(async (_, _) =>
        {
            await gate.Task;
            return null;
        });

        var run = bench.RunAsync(WorkerBench.Message());
        var during = bench.Health.RunningTasks;
        gate.SetResult();
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal((1, 0), (during, bench.Health.RunningTasks));
    }

    [Fact]
    public async Task The_context_tells_about_the_task()
    {
        TaskContext? seen = null;
        await using var bench = WorkerBench.With((context, _) =>
        {
            seen = context;
            return Task.FromResult<object?>(null);
        });

        await bench.AnswerAsync(WorkerBench.Message(input: new { a = 1 }, timeout: 2.5, path: "clean[17]"));

        Assert.Equal(
            ("flow", "clean[17]", 1, "01920000-0000-7000-8000-000000000001/clean[17]"),
            (seen!.Workflow, seen.Path, seen.Attempt, seen.IdempotencyKey));
        Assert.Equal(TimeSpan.FromSeconds(2.5), seen.Timeout);
        Assert.Equal("""{"a":1}""", seen.Input.GetRawText());
    }

    [Fact]
    public async Task Progress_reaches_the_engine_before_the_result()
    {
        await using var bench = WorkerBench.With(async (context, cancellationToken) =>
        {
            await context.ReportProgressAsync(40, "half of it", cancellationToken);
            await context.HeartbeatAsync(cancellationToken);
            return null;
        });

        var progress = await bench.AnswerAsync(WorkerBench.Message());

        Assert.Equal((40, "half of it"), (progress.Percent, progress.Message));
        Assert.Equal(["progress", "heartbeat", "completed"], bench.Delivery.Kinds);
    }
}
