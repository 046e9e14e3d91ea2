using EventFlow.Contracts.Api;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Runs by the clock and of the past, with servers that are killed.</summary>
public class ScheduleTests
{
    private const string Fired = """
        select count(*) from runs where workflow like 'burst-%' and trigger ->> 'kind' = 'schedule'
        """;

    // The same fire time of the same schedule.
    private const string Doubled = """
        select count(*) from (
            select 1 from runs where trigger is not null group by workflow, trigger ->> 'schedule', trigger ->> 'at', trigger ->> 'backfill'
            having count(*) > 1) twice
        """;

    [Fact]
    public async Task A_burst_that_kills_interrupt_starts_every_run_once()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var peer = await stack.StartPeerAsync();
        for (var workflow = 0; workflow < 10; workflow++)
        {
            await stack.ApplyAsync(
                $"workflow: burst-{workflow}\ntriggers:\n"
                + string.Concat(Enumerable.Range(0, 30).Select(number => $"  - {{ schedule: \"*/5 * * * * *\", id: s{number} }}\n"))
                + "tasks:\n  a: { uses: sleep, with: { milliseconds: 1 } }");
        }

        for (var kill = 1; kill <= 3; kill++)
        {
            await UntilAsync(stack, 300 * kill);
            await stack.Server.KillAsync();
            await stack.StartServerAsync();
        }

        await peer.KillAsync();
        await UntilAsync(stack, 1_500);
        for (var workflow = 0; workflow < 10; workflow++)
        {
            await stack.PostAsync($"workflows/burst-{workflow}/pause");
        }

        Assert.Equal(0, await stack.CountAsync(Doubled));
        Assert.Equal(0, await stack.CountAsync("""
            select count(*)
            from schedules s
            cross join lateral (
                select count(*) as runs, min((trigger ->> 'at')::timestamptz) as first, max((trigger ->> 'at')::timestamptz) as last
                from runs r
                where r.workflow = s.workflow and r.trigger ->> 'schedule' = s.name) f
            where f.runs <> 1 + extract(epoch from f.last - f.first) / 5 or f.last <> s.last_at
            """));
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from runs where ended_at is null") == 0, "all runs have ended");
        Assert.Equal(0, await stack.CountAsync("select count(*) from runs where state <> 'succeeded'"));
    }

    [Theory]
    [InlineData("K15:kill:1")]
    [InlineData("K16:kill:1")]
    public async Task A_server_that_dies_around_the_commit_of_a_fire_has_fired_once(string failpoint)
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync("workflow: other\ntasks:\n  a: { uses: sleep, with: { milliseconds: 1 } }");
        await stack.Server.KillAsync();
        await stack.StartServerAsync(new Dictionary<string, string?> { ["EVENTFLOW_FAILPOINTS"] = failpoint });
        await stack.ApplyAsync(
            "workflow: every\ntriggers: [{ schedule: \"*/3 * * * * *\" }]\ntasks:\n  a: { uses: sleep, with: { milliseconds: 1 } }");

        await Eventually.BecomesAsync(_ => Task.FromResult(stack.Server.HasExited), "the server has died");
        await stack.StartServerAsync();

        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from runs where workflow = 'every' and state = 'succeeded'") >= 4,
            "four runs have ended");
        Assert.Equal(0, await stack.CountAsync(Doubled));
        Assert.Equal(0, await stack.CountAsync("""
            select count(*)
            from (select extract(epoch from max((trigger ->> 'at')::timestamptz) - min((trigger ->> 'at')::timestamptz)) / 3 + 1 - count(*) as missing
                from runs where workflow = 'every') f
            where missing <> 0
            """));
    }

    [Fact]
    public async Task A_year_of_days_paused_and_killed_and_resumed_has_365_right_runs()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync("""
            workflow: yearly
            params: { day: { type: string } }
            triggers:
              - { schedule: "@daily", timezone: Europe/Berlin, params: { day: "${{ $substring(run.interval.start, 0, 10) }}" } }
            tasks:
              a: { uses: sleep, with: { milliseconds: 1 } }
            """);
        var backfill = await stack.PostAsync<BackfillView>(
            "workflows/yearly/backfills", new { from = "2025-01-01", to = "2025-12-31", max = 50, order = "newest" });
        await UntilEndedAsync(100);

        await stack.PostAsync($"backfills/{backfill.Id}/pause");
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        await stack.PostAsync($"backfills/{backfill.Id}/resume");
        await UntilEndedAsync(200);
        await stack.Server.KillAsync();
        await stack.StartServerAsync();

        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from backfills where state = 'succeeded'") == 1, "the backfill has ended");
        Assert.Equal(365, await stack.CountAsync("select count(*) from runs where workflow = 'yearly'"));
        Assert.Equal(365, await stack.CountAsync("""
            select count(distinct params ->> 'day')
            from runs
            where workflow = 'yearly' and state = 'succeeded' and params ->> 'day' = left(trigger -> 'interval' ->> 'start', 10)
                and params ->> 'day' between '2025-01-01' and '2025-12-31'
            """));
        Assert.Equal(0, await stack.CountAsync(Doubled));

        Task UntilEndedAsync(int count) => Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from runs where workflow = 'yearly' and ended_at is not null") >= count,
            $"{count} runs have ended");
    }

    private static Task UntilAsync(Stack stack, int count) => Eventually.BecomesAsync(
        async _ => await stack.CountAsync(Fired) >= count, $"{count} runs were started by the clock");
}
