using EventFlow.Worker;

namespace EventFlow.Tests.Worker;

public sealed class TaskInputTests
{
    [Fact]
    public async Task Members_are_bound_from_snake_case_whatever_the_letter_case()
    {
        var answer = await RunAsync(new { FILE_name = "a.csv", rows = 3 });

        Assert.Equal("""{"file_name":"a.csv","rows":3}""", answer.Output?.GetRawText());
    }

    [Fact]
    public async Task A_wrong_type_is_a_permanent_failure_that_names_the_member()
    {
        var answer = await RunAsync(new { file_name = "a.csv", rows = "three" });

        Assert.Equal(("Input.Invalid", false), (answer.Error!.Type, answer.Error.Retryable));
        Assert.Contains("$.rows", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_member_is_named()
    {
        var answer = await RunAsync(new { rows = 3 });

        Assert.Equal("Input.Invalid", answer.Error!.Type);
        Assert.Contains("file_name", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_where_none_may_be_is_refused()
    {
        var answer = await RunAsync(new { file_name = (string?)null, rows = 3 });

        Assert.Equal("Input.Invalid", answer.Error!.Type);
        Assert.Contains("file_name", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_task_gets_a_handler_of_its_own()
    {
        await using var bench = new WorkerBench(worker => worker.Handle<System.Text.Json.JsonElement, CountingHandler>("count"));

        var first = await bench.AnswerAsync(WorkerBench.Message("count"));
        var second = await bench.AnswerAsync(WorkerBench.Message("count"));

        Assert.Equal((1, 1), (first.Output!.Value.GetInt32(), second.Output!.Value.GetInt32()));
    }

    [Fact]
    public void A_type_may_have_one_handler_only()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new WorkerBench(worker => worker.Handle<Echo, EchoHandler>("echo").Handle<Echo, EchoHandler>("echo")));

        Assert.StartsWith("EF4015 The task type 'echo' has a handler already", error.Message, StringComparison.Ordinal);
    }

    private static async Task<EventFlow.Contracts.TaskAnswer> RunAsync(object input)
    {
        await using var bench = new WorkerBench(worker => worker.Handle<Echo, EchoHandler>("echo"));
        return await bench.AnswerAsync(WorkerBench.Message("echo", input));
    }

    private sealed record Echo(string FileName, int Rows);

    private sealed class EchoHandler : ITaskHandler<Echo, Echo>
    {
        public Task<Echo> HandleAsync(Echo input, TaskContext context, CancellationToken cancellationToken) => Task.FromResult(input);
    }

    private sealed class CountingHandler : ITaskHandler<System.Text.Json.JsonElement>
    {
        private int calls;

        public Task<object?> HandleAsync(System.Text.Json.JsonElement input, TaskContext context, CancellationToken cancellationToken) =>
            Task.FromResult<object?>(++calls);
    }
}
