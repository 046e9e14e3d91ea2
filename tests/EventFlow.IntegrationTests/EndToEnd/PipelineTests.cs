using EventFlow.Tests;

namespace EventFlow.IntegrationTests.EndToEnd;

public class PipelineTests
{
    public static TheoryData<string> Graphs => WfCommonsFlow.Files();

    [CasesTheory(WfCommonsFlow.Folder)]
    [MemberData(nameof(Graphs))]
    public async Task A_real_graph_runs_every_task_once_after_its_parents(string file)
    {
        var flow = WfCommonsFlow.Read(file);
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();

        var id = await stack.RunAsync(flow.Yaml);
        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        await stack.AssertSoundAsync(id);
        var executions = worker.Executions.ToDictionary(execution => execution.Path);
        Assert.Equal(flow.Parents.Keys.Order(StringComparer.Ordinal), executions.Keys.Order(StringComparer.Ordinal));
        foreach (var (task, parents) in flow.Parents)
        {
            Assert.All(
                parents,
                parent => Assert.True(executions[parent].Ended <= executions[task].Started, $"{task} began before {parent} ended"));
        }
    }

    [Fact]
    public async Task A_handler_that_always_throws_is_tried_as_written_and_its_error_stands_on_the_run()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();

        var id = await stack.RunAsync(
            "workflow: throwing\ntasks:\n  a: { uses: throw, with: { milliseconds: 1 }, retry: { attempts: 3, delay: 200ms } }");
        var run = await stack.EndAsync(id);

        Assert.Equal("failed", run.State);
        Assert.Equal("InvalidOperation", run.Error!.Type);
        Assert.Equal("task a failed: this handler always throws", run.Error.Message);
        Assert.Equal([1, 2, 3], worker.Executions.Select(execution => execution.Attempt));
    }

    [Fact]
    public async Task A_task_that_nobody_serves_waits_and_says_so_until_a_worker_comes()
    {
        await using var stack = await Stack.StartAsync();
        var id = await stack.RunAsync("workflow: lonely\ntasks:\n  a: { uses: sleep, with: { milliseconds: 1 } }");

        await Servers.Eventually.BecomesAsync(
            async _ => (await stack.ScalarAsync($"select waiting_for from v_tasks where run_id = '{id}'") as string ?? "")
                .StartsWith("no worker for type sleep since 20", StringComparison.Ordinal),
            "the task says that it has no worker");
        await stack.StartLedgerWorkerAsync();

        Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
    }

    [Fact]
    public async Task A_running_task_is_stopped_when_its_run_is_canceled()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync(
            "workflow: long\ntasks:\n  a: { uses: sleep, with: { milliseconds: 600000 } }\n  b: { needs: [a], uses: sleep, with: "
            + "{ milliseconds: 1 } }");
        await stack.UntilTasksAsync(id, "running", 1);

        await stack.CancelAsync(id);
        var run = await stack.EndAsync(id);

        Assert.Equal("canceled", run.State);
        await stack.AssertSoundAsync(id);
    }
}
