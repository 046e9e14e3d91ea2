namespace EventFlow.Tests.Engine;

/// <summary>Nodes that no worker carries out.</summary>
public abstract partial class EmbeddedEngineTests
{
    [Fact]
    public async Task A_wait_is_over_in_time_and_says_until_when_meanwhile()
    {
        await using var engine = await StartAsync(task => task.Completed());

        var id = await engine.RunAsync("""
            workflow: w
            tasks:
              short: { wait: { for: 50ms } }
              then: { needs: [short], uses: t }
              long: { wait: { until: 2035-01-01T00:00:00Z } }
            """);
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("succeeded") == 2);

        var waiting = (await engine.TasksAsync(id)).Single(task => task.Path == "long");
        Assert.Equal(("wait", "awaiting", "waits until 2035-01-01T00:00:00Z"), (waiting.Kind, waiting.State, waiting.WaitingFor));
        await engine.Runs.RequestCancelAsync(id, null, CancellationToken.None);
        engine.Waker.CancelRun(id, null);
        Assert.Equal("canceled", (await engine.EndAsync(id)).State);
    }
}
