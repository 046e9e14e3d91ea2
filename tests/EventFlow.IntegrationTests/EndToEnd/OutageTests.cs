using System.Diagnostics;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Servers that come, go and share the work; and what they stand on going away under them.</summary>
public class OutageTests
{
    private const string Forty = """
        workflow: forty
        tasks:
          many: { foreach: "${{ [1..39] }}", max_parallel: 10, uses: sleep, with: { milliseconds: 100 } }
          last: { needs: [many], uses: sleep, with: { milliseconds: 10 } }
        """;

    [Fact]
    public async Task Two_servers_share_the_runs_and_one_that_is_killed_loses_none()
    {
        await using var stack = await Stack.StartAsync();
        var peer = await stack.StartPeerAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var runs = await StartRunsAsync(stack, 5);

        await stack.UntilTasksAsync(runs[^1], "succeeded", 15);
        await peer.KillAsync();

        await AssertAllEndedAsync(stack, worker, runs);
    }

    [Fact]
    public async Task A_server_told_to_stop_in_the_middle_of_runs_is_gone_soon_and_repeats_nothing()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var runs = await StartRunsAsync(stack, 3);
        await stack.UntilTasksAsync(runs[^1], "succeeded", 10);

        var told = Stopwatch.GetTimestamp();
        var code = await stack.Server.TerminateAsync();
        var took = Stopwatch.GetElapsedTime(told);
        await stack.StartServerAsync();

        Assert.Equal(0, code);
        // Where a start takes that long, it is the machine that is slow.
        Assert.True(took < TimeSpan.FromSeconds(8) || took < 2 * stack.Start, $"it took {took}, a start {stack.Start}");
        await AssertAllEndedAsync(stack, worker, runs);
        Assert.Equal(3 * 40, worker.Executions.Count);
    }

    [Fact]
    public async Task While_the_database_is_away_messages_wait_and_none_is_given_up()
    {
        await using var database = await PrivatePostgres.StartAsync();
        await using var stack = await Stack.StartAsync(database: database);
        var worker = await stack.StartLedgerWorkerAsync();
        var runs = await StartRunsAsync(stack, 3);
        await stack.UntilTasksAsync(runs[^1], "succeeded", 10);

        await database.RestartAsync(away: TimeSpan.FromSeconds(5));

        await AssertAllEndedAsync(stack, worker, runs);
    }

    private static async Task<List<Guid>> StartRunsAsync(Stack stack, int count)
    {
        var workflow = await stack.ApplyAsync(Forty);
        var runs = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(await stack.StartRunAsync(workflow));
        }

        return runs;
    }

    private static async Task AssertAllEndedAsync(Stack stack, LedgerWorker worker, IReadOnlyList<Guid> runs)
    {
        foreach (var id in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(id)).State);
            Assert.Equal(40, worker.Executions.Where(execution => execution.Run == id).Select(execution => execution.Path).Distinct().Count());
            await stack.AssertSoundAsync(id);
        }

        Assert.Equal(0, await stack.GivenUpAsync());
    }
}
