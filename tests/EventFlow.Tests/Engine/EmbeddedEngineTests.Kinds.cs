using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task A_signal_that_nobody_told_the_engine_of_reaches_its_run()
    {
        await using var engine = await StartAsync(task => task.Completed(task.Input.GetRawText()));
        var id = await engine.RunAsync("""
            workflow: w
            tasks:
              go: { signal: go }
              then: { needs: [go], uses: t, with: { by: "${{ tasks.go.output }}" } }
            """);

        var sent = await engine.Services.GetRequiredService<ISignalStore>().SendAsync(new(id, "go", null, "\"ann\""), CancellationToken.None);

        Assert.Equal(SignalFate.Stored, sent.Fate);
        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Equal("""{"by":"ann"}""", (await engine.TasksAsync(id)).Single(task => task.Path == "then").Output!.Value.GetRawText());
    }

    [Fact]
    public async Task A_decision_reaches_the_task_that_waits_for_it()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var id = await engine.RunAsync("workflow: w\ntasks:\n  ok: { approve: { by: [ops] } }");
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("awaiting") == 1);

        await engine.Services.GetRequiredService<ISignalStore>().SendAsync(
            new(id, Decision.SignalOf("ok"), Decision.Key, """{"decision":"reject","by":"ann"}"""), CancellationToken.None);

        Assert.Equal("task ok failed: rejected by ann", (await engine.EndAsync(id)).Error!.Message);
    }

    [Fact]
    public async Task A_signal_is_taken_as_soon_as_the_engine_hears_of_it()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var id = await engine.RunAsync("workflow: w\ntasks:\n  go: { signal: go }");
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("awaiting") == 1);
        Assert.Equal("waits for signal go", (await engine.TasksAsync(id)).Single().WaitingFor);

        await engine.Services.GetRequiredService<ISignalStore>().SendAsync(new(id, "go", null, null), CancellationToken.None);
        engine.Waker.SignalRun(new SignalRun(id, 1, "go", null));

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Empty(await engine.Services.GetRequiredService<ISignalStore>().UnreceivedAsync(id, CancellationToken.None));
    }
}
