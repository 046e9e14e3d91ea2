using System.Text;

namespace EventFlow.IntegrationTests.EndToEnd;

public class DeepRunTests
{
    private const int Depth = 20_000;

    [Fact]
    public async Task A_run_20_000_tasks_deep_is_accepted_shown_carried_out_and_canceled()
    {
        await using var stack = await Stack.StartAsync();
        await stack.ApplyAsync(Chain(), "deep");
        var id = await stack.StartRunAsync("deep");
        await stack.UntilTasksAsync(id, "queued", 1);

        Assert.Equal(1, await stack.CountAsync($"select count(*) from tasks where run_id = '{id}'"));
        Assert.Equal((1, Depth - 1), ((await stack.RunOfAsync(id)).Tasks["queued"], (await stack.RunOfAsync(id)).Tasks["waiting"]));
        Assert.Equal(Depth, await stack.CountAsync($"select tasks_open from v_runs where id = '{id}'"));
        var first = await stack.TasksOfAsync(id);
        Assert.Equal(("t499", "waits for t498"), (first.Items[^1].Path, first.Items[^1].WaitingFor));

        await stack.StartLedgerWorkerAsync();
        await stack.UntilTasksAsync(id, "succeeded", 10);
        await stack.CancelAsync(id);
        var run = await stack.EndAsync(id);

        Assert.Equal("canceled", run.State);
        Assert.Equal(Depth, run.Tasks.Values.Sum());
        Assert.Equal("t999", (await stack.TasksOfAsync(id, first.Next)).Items[^1].Path);
        await stack.AssertSoundAsync(id);
    }

    private static string Chain()
    {
        var text = new StringBuilder("""{"workflow":"deep","tasks":{"t0":{"uses":"sleep","with":{"milliseconds":1}}""");
        for (var i = 1; i < Depth; i++)
        {
            text.Append($",\"t{i}\":{{\"uses\":\"sleep\",\"needs\":\"t{i - 1}\",\"with\":{{\"milliseconds\":1}}}}");
        }

        return text.Append("}}").ToString();
    }
}
