using System.Globalization;
using System.Text;

namespace EventFlow.IntegrationTests.EndToEnd;

public class WideAndDeepTests
{
    [Fact]
    public async Task A_chain_of_a_thousand_tasks_ends_with_every_task_done_once()
    {
        var yaml = new StringBuilder("workflow: chain\ntasks:\n  t0: { uses: sleep, with: { milliseconds: 0 } }\n");
        for (var i = 1; i < 1_000; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  t{i}: {{ needs: [t{i - 1}], uses: sleep, with: {{ milliseconds: 0 }} }}\n");
        }

        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync(yaml.ToString());
        var run = await stack.EndAsync(id, TimeSpan.FromSeconds(180));

        Assert.Equal("succeeded", run.State);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"t{i}"), worker.Executions.Select(execution => execution.Path));
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task A_fan_out_of_two_thousand_tasks_ends_with_every_task_done_once()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var id = await stack.RunAsync("""
            workflow: wide
            tasks:
              all: { foreach: "${{ [1..2000] }}", uses: sleep, with: { milliseconds: 0 } }
              end: { needs: [all], uses: sleep, with: { milliseconds: 0 } }
            """);
        var run = await stack.EndAsync(id, TimeSpan.FromSeconds(180));

        Assert.Equal("succeeded", run.State);
        Assert.Equal(2_001, worker.Executions.Count);
        Assert.Equal(2_001, worker.Executions.Select(execution => execution.Path).Distinct().Count());
        await stack.AssertSoundAsync(id);
    }
}
