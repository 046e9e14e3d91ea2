using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace EventFlow.IntegrationTests.EndToEnd;

public class WideAndDeepTests(ITestOutputHelper output)
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
        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"t{i}"), worker.Executions.Select(execution => execution.Path));
        Report([.. worker.Executions]);
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
        var run = await stack.EndAsync(id);

        Assert.Equal("succeeded", run.State);
        Assert.Equal(2_001, worker.Executions.Count);
        Assert.Equal(2_001, worker.Executions.Select(execution => execution.Path).Distinct().Count());
        await stack.AssertSoundAsync(id);
    }

    /// <summary>Says how long a hand-off took, from the end of one handler to the start of the next. Nothing is asserted about it.</summary>
    private void Report(List<Execution> executions)
    {
        var handOffs = executions.Skip(1).Zip(executions, (next, before) => (next.Started - before.Ended).TotalMilliseconds).ToList();
        foreach (var (name, part) in new[] { ("all", handOffs), ("first 100", handOffs[..100]), ("last 100", handOffs[^100..]) })
        {
            var sorted = part.Order().ToList();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"hand-off, {name}: median {sorted[sorted.Count / 2]:0.00} ms, p99 {sorted[sorted.Count * 99 / 100]:0.00} ms"));
        }
    }
}
