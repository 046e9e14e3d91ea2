using EventFlow.Contracts;
using EventFlow.Worker;

namespace EventFlow.Tests.Worker.BuiltIn;

public sealed class ShellTaskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-shell-").FullName;

    [Fact]
    public async Task A_program_gets_its_arguments_as_they_are()
    {
        var answer = await RunAsync(new { argv = new[] { "printf", "%s|", "a b", "$HOME", "; rm -rf x" } });

        Assert.Equal("a b|$HOME|; rm -rf x|", Text(answer, "stdout"));
    }

    [Fact]
    public async Task A_script_gets_values_through_the_environment_only()
    {
        var answer = await RunAsync(new
        {
            script = "printf '%s' \"$NAME:$COUNT:$LIST\"",
            env = new { NAME = "$(touch gone); `id`", COUNT = 3, LIST = new[] { 1, 2 } },
        });

        Assert.Equal("$(touch gone); `id`:3:[1,2]", Text(answer, "stdout"));
    }

    [Fact]
    public async Task The_last_line_is_the_result_where_it_is_json()
    {
        var json = await RunAsync(new { script = "echo working; echo '{\"rows\": 3}'" });
        var text = await RunAsync(new { script = "echo working; echo done" });

        Assert.Equal(3, json.Output?.GetProperty("result").GetProperty("rows").GetInt32());
        Assert.False(text.Output?.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_bad_exit_code_fails_the_task_with_the_end_of_stderr()
    {
        var answer = await RunAsync(new { script = "echo fine; echo 'no such lake' >&2; exit 7" });

        Assert.Equal(new TaskError("Shell.Exit7", "The program ended with exit code 7. no such lake", true), answer.Error);
    }

    [Fact]
    public async Task Secrets_of_the_worker_are_not_inherited()
    {
        Environment.SetEnvironmentVariable("EVENTFLOW_TEST_SECRET", "hidden");

        var answer = await RunAsync(new { script = "env" });

        Assert.DoesNotContain("hidden", Text(answer, "stdout"), StringComparison.Ordinal);
        Assert.Contains("EVENTFLOW_PATH=step", Text(answer, "stdout"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_end_of_a_long_output_is_kept()
    {
        var answer = await RunAsync(new { script = "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end" });

        var stdout = Text(answer, "stdout");
        Assert.Equal(64 * 1024, stdout.Length);
        Assert.EndsWith("x\nend\n", stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_kills_the_whole_tree_even_what_has_left_the_group_or_ignores_signals()
    {
        var script = $"""
            sleep 600 & echo $! > {folder}/child
            setsid sh -c 'trap "" TERM; echo $$ > {folder}/stubborn; while :; do sleep 1; done' &
            (setsid sh -c 'echo $$ > {folder}/daemon; exec sleep 600' >/dev/null 2>&1 &)
            while [ ! -s {folder}/stubborn ] || [ ! -s {folder}/daemon ]; do sleep 0.02; done
            echo ready > {folder}/ready
            wait
            """;
        await using var bench = Bench();
        var run = bench.RunAsync(WorkerBench.Message("shell", new { script }));
        await FileAsync("ready");

        bench.Running.Cancel(new CancelTask(WorkerBench.Run, "step", 1));
        await run.WaitAsync(WorkerBench.Patience);

        Assert.Equal("Canceled", (await LastAsync(bench)).Error?.Type);
        Assert.All(["child", "stubborn", "daemon"], name => Assert.False(IsAlive(name), $"{name} is alive"));
    }

    [Fact]
    public async Task What_a_program_leaves_in_the_background_ends_with_it()
    {
        var answer = await RunAsync(new { script = $"sleep 600 & echo $! > {folder}/child; echo done" });

        Assert.Equal("done\n", Text(answer, "stdout"));
        Assert.False(IsAlive("child"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"argv":[]}""")]
    [InlineData("""{"argv":[""]}""")]
    [InlineData("""{"argv":["a",null]}""")]
    [InlineData("""{"argv":["a"],"script":"b"}""")]
    [InlineData("""{"script":"true","cwd":"/no/such/folder"}""")]
    [InlineData("""{"script":"true","env":{"A=B":"c"}}""")]
    [InlineData("""{"script":"a\u0000b"}""")]
    public async Task A_wrong_input_is_not_tried_again(string input)
    {
        var answer = await RunAsync(System.Text.Json.JsonElement.Parse(input));

        Assert.Equal(("Input.Invalid", false), (answer.Error?.Type, answer.Error?.Retryable));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static WorkerBench Bench() => new(worker => worker.EnableShell(), realTime: true);

    private static async Task<TaskAnswer> RunAsync(object input)
    {
        await using var bench = Bench();
        await bench.RunAsync(WorkerBench.Message("shell", input)).WaitAsync(WorkerBench.Patience);
        return await LastAsync(bench);
    }

    private static async Task<TaskAnswer> LastAsync(WorkerBench bench)
    {
        while (true)
        {
            var answer = await bench.Delivery.NextAsync();
            if (answer.Kind is AnswerKinds.Completed or AnswerKinds.Failed)
            {
                return answer;
            }
        }
    }

    private static string Text(TaskAnswer answer, string member) => answer.Output!.Value.GetProperty(member).GetString()!;

    private async Task FileAsync(string name)
    {
        using var watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        var seen = new TaskCompletionSource();
        watcher.Created += (_, created) => _ = created.Name == name && seen.TrySetResult();
        if (!File.Exists(Path.Combine(folder, name)))
        {
            await seen.Task.WaitAsync(WorkerBench.Patience);
        }
    }

    private bool IsAlive(string name)
    {
        var id = File.ReadAllText(Path.Combine(folder, name)).Trim();
        // A zombie has ended; who collects it is up to the process that adopted it.
        return File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
    }
}
