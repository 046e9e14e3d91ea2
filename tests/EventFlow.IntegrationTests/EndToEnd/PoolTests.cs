using System.Net.Http.Json;
using EventFlow.Contracts.Api;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Pools on a real database and broker.</summary>
public sealed class PoolTests
{
    private const string Flow = """
        workflow: pooled
        tasks:
          load: { foreach: "${{ [1..60] }}", uses: sleep, with: { milliseconds: 30 }, pool: warehouse }
        """;

    [Fact]
    public async Task A_pool_holds_over_two_servers_of_which_one_dies()
    {
        await using var stack = await Stack.StartAsync();
        await SetAsync(stack, "warehouse", new PoolRequest(Slots: 4));
        var worker = await stack.StartLedgerWorkerAsync();
        await stack.StartPeerAsync();
        await stack.ApplyAsync(Flow);
        var runs = new[] { await stack.StartRunAsync("pooled"), await stack.StartRunAsync("pooled") };

        await stack.UntilTasksAsync(runs[0], "succeeded", 5);
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        foreach (var run in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(run)).State);
            await stack.AssertSoundAsync(run);
        }

        Assert.InRange(MostAtATime([.. worker.Executions]), 2, 4);
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from pool_slots") == 0, "every slot is given back and its row deleted");
    }

    [Fact]
    public async Task What_waits_for_a_breaker_says_so_and_goes_on_when_it_closes()
    {
        await using var stack = await Stack.StartAsync();
        await SetAsync(stack, "partner", new PoolRequest(Breaker: new BreakerRequest(2, OpenFor: "2s")));
        await stack.StartLedgerWorkerAsync();
        var bad = await stack.RunAsync("""
            workflow: bad
            tasks: { call: { foreach: [1, 2], uses: throw, with: { milliseconds: 1 }, pool: partner } }
            """);
        Assert.Equal("failed", (await stack.EndAsync(bad)).State);

        var good = await stack.RunAsync("workflow: good\ntasks: { call: { uses: sleep, with: { milliseconds: 1 }, pool: partner } }");
        await Eventually.BecomesAsync(
            async _ => await stack.ScalarAsync($"select waiting_for from v_tasks where run_id = '{good}'") is string text
                && text.StartsWith("waits for pool partner: its circuit breaker is open until 20", StringComparison.Ordinal),
            "the task says that the breaker is open");

        Assert.Equal("succeeded", (await stack.EndAsync(good)).State);
        await Eventually.BecomesAsync(
            async _ => (string?)await stack.ScalarAsync("select phase from pools where name = 'partner'") == "closed",
            "the breaker is closed");
    }

    private static async Task SetAsync(Stack stack, string name, PoolRequest pool)
    {
        using var http = new HttpClient { BaseAddress = stack.Address };
        using var answer = await http.PutAsJsonAsync($"api/v1/pools/{name}", pool, ApiJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static int MostAtATime(IReadOnlyList<Execution> executions) => executions.Max(
        one => executions.Count(other => other.Started <= one.Started && other.Ended > one.Started));
}
