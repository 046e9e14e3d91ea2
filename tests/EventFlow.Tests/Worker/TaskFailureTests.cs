using EventFlow.Contracts;
using EventFlow.Worker;

namespace EventFlow.Tests.Worker;

public sealed class TaskFailureTests
{
    [Fact]
    public async Task Any_exception_is_retryable_and_gives_its_name()
    {
        var error = await ErrorOfAsync(() => throw new InvalidOperationException("no such sensor"));

        Assert.Equal(new TaskError("InvalidOperation", "no such sensor", true), error);
    }

    [Fact]
    public async Task A_permanent_one_is_not_retryable()
    {
        var error = await ErrorOfAsync(() => throw new PermanentTaskException("gone", "Sensor.Gone"));

        Assert.Equal(new TaskError("Sensor.Gone", "gone", false), error);
    }

    [Fact]
    public async Task A_retry_may_choose_its_delay()
    {
        var error = await ErrorOfAsync(() => throw new RetryTaskException(TimeSpan.FromSeconds(90), "busy"));

        Assert.Equal(new TaskError("Retry", "busy", true, 90), error);
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        var error = await ErrorOfAsync(() => throw new InvalidOperationException(new string('x', 10_000)));

        Assert.Equal(2000, error.Message.Length);
    }

    [Fact]
    public async Task A_cancellation_of_its_own_making_is_an_ordinary_failure()
    {
        var error = await ErrorOfAsync(() => throw new OperationCanceledException());

        Assert.Equal(("OperationCanceled", true), (error.Type, error.Retryable));
    }

    [Fact]
    public async Task A_large_output_fails_its_task_for_good()
    {
        var error = await ErrorOfAsync(() => new string('x', 15 * 1024 * 1024));

        Assert.Equal(("output_too_large", false), (error.Type, error.Retryable));
        Assert.Contains("15728640 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_at_the_limit_passes()
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(new string('x', WireNames.MaxOutputBytes - 2)));

        Assert.Equal("completed", (await bench.AnswerAsync(WorkerBench.Message())).Kind);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_fails_its_task_for_good()
    {
        var circle = new Circle();
        circle.Again = circle;

        Assert.Equal(("Output.NotSerializable", false), await WordsAsync(() => circle));
        Assert.Equal(("Output.NotSerializable", false), await WordsAsync(() => double.NaN));
        Assert.Equal(("Output.NotSerializable", false), await WordsAsync(() => typeof(string)));
    }

    [Fact]
    public async Task An_output_nested_too_deeply_fails_its_task_for_good()
    {
        object? nested = 1;
        for (var level = 0; level < 62; level++)
        {
            nested = new[] { nested };
        }

        var deepest = nested;
        await using var bench = WorkerBench.With((_, _) => Task.FromResult<object?>(deepest));
        var answer = await bench.AnswerAsync(WorkerBench.Message());

        Assert.Equal("completed", answer.Kind);
        Assert.NotEmpty(System.Text.Json.JsonSerializer.Serialize(answer, WireJson.Options));
        Assert.Equal(("Output.NotSerializable", false), await WordsAsync(() => new[] { deepest }));
    }

    private static async Task<(string, bool)> WordsAsync(Func<object?> handle)
    {
        var error = await ErrorOfAsync(handle);
        return (error.Type, error.Retryable);
    }

    private static async Task<TaskError> ErrorOfAsync(Func<object?> handle)
    {
        await using var bench = WorkerBench.With((_, _) => Task.FromResult(handle()));
        var answer = await bench.AnswerAsync(WorkerBench.Message());
        Assert.Equal("failed", answer.Kind);
        return answer.Error!;
    }

    private sealed class Circle
    {
        public Circle? Again { get; set; }
    }
}
