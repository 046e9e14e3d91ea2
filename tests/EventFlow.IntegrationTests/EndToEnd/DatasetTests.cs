using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>Datasets that tasks bring up to date while the server dies.</summary>
public class DatasetTests
{
    private const int Runs = 20;

    [Fact]
    public async Task Each_end_of_a_task_is_one_update_and_starts_one_run_though_the_server_is_killed()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        await stack.ApplyAsync("workflow: maker\ntasks: { make: { uses: sleep, with: { milliseconds: 100 }, produces: lake/made } }");
        await stack.ApplyAsync(
            "workflow: taker\ntriggers: [{ dataset: { any: lake/made } }]\ntasks: { take: { uses: sleep, with: { milliseconds: 1 } } }\n"
            + "output: \"${{ trigger.kind & ' ' & trigger.dataset }}\"");
        var runs = new List<Guid>();
        for (var run = 0; run < Runs; run++)
        {
            runs.Add(await stack.StartRunAsync("maker"));
        }

        for (var kill = 0; kill < 3; kill++)
        {
            await stack.UntilTasksAsync(runs[kill], "succeeded", 1);
            await stack.Server.KillAsync();
            await stack.StartServerAsync();
        }

        foreach (var run in runs)
        {
            Assert.Equal("succeeded", (await stack.EndAsync(run)).State);
        }

        await Eventually.BecomesAsync(
            async _ => await stack.CountAsync("select count(*) from runs where workflow = 'taker' and state = 'succeeded'") >= Runs,
            "every update has started a run that has ended");
        Assert.Equal(Runs, await stack.CountAsync("select latest from datasets where name = 'lake/made'"));
        Assert.Equal(Runs, await stack.CountAsync("select count(distinct run_id) from dataset_versions"));
        Assert.Equal(
            Runs, await stack.CountAsync("select count(*) from v_runs where workflow = 'taker' and trigger ->> 'dataset' = 'lake/made'"));
        Assert.Equal(
            Runs, await stack.CountAsync("select count(*) from runs where workflow = 'taker' and output #>> '{}' = 'dataset lake/made'"));
        Assert.Equal(Runs, await stack.CountAsync("select count(*) from v_runs where workflow = 'maker' and trigger ->> 'kind' = 'manual'"));
        Assert.Equal(0, await stack.CountAsync("select count(*) from dataset_outbox"));
    }
}
