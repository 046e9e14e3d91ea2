using EventFlow.Contracts;

namespace EventFlow.Tests.Worker;

public sealed class LongTaskTests
{
    private static readonly TimeSpan EarlyAck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Abandon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_long_task_is_announced_then_acknowledged_then_kept_alive()
    {
        var gate = new TaskCompletionSource<object?>();
        await using var bench = WorkerBench.With((_, _) => gate.Task);
        var run = bench.RunAsync(WorkerBench.Message());

        await bench.Time.PassAsync(EarlyAck);
        await bench.Time.PassAsync(Heartbeat);
        await bench.Time.PassAsync(Heartbeat);
        Assert.Equal("started", (await bench.Delivery.NextAsync()).Kind);
        Assert.Equal("heartbeat", (await bench.Delivery.NextAsync()).Kind);
        Assert.Equal("heartbeat", (await bench.Delivery.NextAsync()).Kind);
        gate.SetResult(7);
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal(["started", "ack", "heartbeat", "heartbeat", "completed"], bench.Delivery.Kinds);
    }

    [Fact]
    public async Task A_task_that_outlives_its_timeout_is_stopped_and_may_be_retried()
    {
        await using var bench = WorkerBench.With(EndlessAsync);
        var run = bench.RunAsync(WorkerBench.Message(timeout: 0.5));

        await bench.Time.PassAsync(TimeSpan.FromSeconds(0.5));
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal(new TaskError("Timeout", "The task did not end within 0.5 s.", true), (await bench.Delivery.NextAsync()).Error);
    }

    [Fact]
    public async Task A_handler_that_ignores_its_timeout_is_left_behind()
    {
        var never = new TaskCompletionSource<object?>();
        await using var bench = WorkerBench.With((_, _) => never.Task);
        var run = bench.RunAsync(WorkerBench.Message(timeout: 0.5));

        await bench.Time.PassAsync(TimeSpan.FromSeconds(0.5));
        await bench.Time.PassAsync(Abandon);
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal("failed", bench.Delivery.Kinds[^1]);
        Assert.Equal(0, bench.Running.Count);
    }

    [Fact]
    public async Task A_copy_of_a_task_that_goes_back_to_its_queue_goes_back_too()
    {
        await using var bench = WorkerBench.With(EndlessAsync);
        var first = bench.RunAsync(WorkerBench.Message());
        var copy = bench.RunAsync(WorkerBench.Message());

        bench.Runner.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(WorkerBench.Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy.WaitAsync(WorkerBench.Patience));
    }

    [Fact]
    public async Task A_result_that_comes_after_the_stop_does_not_count()
    {
        await using var bench = WorkerBench.With(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "half of it";
        });
        var run = bench.RunAsync(WorkerBench.Message(timeout: 0.5));

        await bench.Time.PassAsync(TimeSpan.FromSeconds(0.5));
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal("Timeout", (await bench.Delivery.NextAsync()).Error?.Type);
    }

    [Fact]
    public async Task A_cancel_message_stops_the_attempt_it_names_and_no_other()
    {
        await using var bench = WorkerBench.With(EndlessAsync);
        var run = bench.RunAsync(WorkerBench.Message());

        bench.Running.Cancel(new CancelTask(WorkerBench.Run, "step", 2));
        bench.Running.Cancel(new CancelTask(WorkerBench.Run, "other", 1));
        bench.Running.Cancel(new CancelTask(Guid.Empty, "step", 1));
        Assert.False(run.IsCompleted);
        bench.Running.Cancel(new CancelTask(WorkerBench.Run, "step", 1));
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal(new TaskError("Canceled", "The task was canceled.", false), (await bench.Delivery.NextAsync()).Error);
    }

    [Fact]
    public async Task A_stopping_worker_gives_an_unacknowledged_task_back_without_an_answer()
    {
        await using var bench = WorkerBench.With(EndlessAsync);
        var run = bench.RunAsync(WorkerBench.Message());

        bench.Runner.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(WorkerBench.Patience));
        Assert.Empty(bench.Delivery.Kinds);
    }

    [Fact]
    public async Task A_stopping_worker_reports_an_acknowledged_task_as_interrupted()
    {
        await using var bench = WorkerBench.With(EndlessAsync);
        var run = bench.RunAsync(WorkerBench.Message());
        await bench.Time.PassAsync(EarlyAck);
        await bench.Delivery.NextAsync();

        bench.Runner.Stop();
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal(
            ("Worker.Stopped", true), ((await bench.Delivery.NextAsync()).Error is var error) ? (error!.Type, error.Retryable) : default);
    }

    private static async Task<object?> EndlessAsync(object context, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return null;
    }
}
