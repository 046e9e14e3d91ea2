using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>A schedule and a dataset that start runs together, while the server dies.</summary>
public class AllTriggerTests
{
    private const string Fires = """
        select count(distinct event_id) from v_events where type = 'eventflow.schedule.fired' and fate in ('started', 'waiting')
        """;

    private const string Started = "select count(*) from runs where workflow = 'both' and state = 'succeeded'";

    private const string Named = """
        select (extract(epoch from max(event_id::timestamptz) - min(event_id::timestamptz)))::bigint + 1
        from inbox
        where type = 'eventflow.schedule.fired'
        """;

    [Fact]
    public async Task Every_fire_time_and_every_update_is_in_one_run_though_the_server_is_killed()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync("workflow: maker\ntasks: { make: { uses: sleep, with: { milliseconds: 1 }, produces: lake/made } }");
        await stack.ApplyAsync("""
            workflow: both
            params: { from: { type: string } }
            triggers:
              - all: [{ schedule: "* * * * * *", catchup: all }, { dataset: lake/made }]
                params: { from: "${{ run.interval.start }}" }
            tasks: { take: { uses: sleep, with: { milliseconds: 1 } } }
            """);
        foreach (var life in new[] { "K16:kill:2", "K21:kill:2", "K17:kill:3" })
        {
            await stack.DieAsync(new Dictionary<string, string?> { ["EVENTFLOW_FAILPOINTS"] = life }, async () =>
            {
                while (!stack.Server.HasExited)
                {
                    await stack.EndAsync(await stack.StartRunAsync("maker"));
                }
            });
        }

        await stack.StartServerAsync();
        for (var turn = 0; turn < 2; turn++)
        {
            var before = await stack.CountAsync(Started);
            await stack.EndAsync(await stack.StartRunAsync("maker"));
            await Eventually.BecomesAsync(async _ => await stack.CountAsync(Started) > before, "an update and a fire time have started a run");
        }

        await stack.PostAsync("workflows/both/pause");
        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from outbox") + await stack.CountAsync("select count(*) from dataset_outbox") == 0,
            "all is told");

        Assert.Equal(await stack.CountAsync(Named), await stack.CountAsync(Fires));
        Assert.Equal(0, await stack.CountAsync("select count(*) from v_events where fate = 'refused'"));
        Assert.InRange(await stack.CountAsync("select count(distinct run_id) from v_events where fate = 'waiting'"), 0, 1);
        Assert.Equal(
            await stack.CountAsync("select count(*) from runs where workflow = 'both'"),
            await stack.CountAsync("""
                select count(distinct f.run_id)
                from v_events f
                join runs r on r.id = f.run_id and r.trigger -> 'interval' ->> 'start' = r.params ->> 'from'
                where f.fate = 'started' and f.type = 'eventflow.schedule.fired' and r.trigger ->> 'kind' = 'all'
                """));
    }
}
