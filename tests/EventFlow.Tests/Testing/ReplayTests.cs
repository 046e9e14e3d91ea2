using EventFlow.Cli.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Testing;
using EventFlow.Testing.Replay;
using EventFlow.Testing.Simulation;
using EventFlow.Tests.Definitions;
using EventFlow.Tests.Engine;
using EventFlow.Tests.Properties;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Testing;

public sealed class ReplayTests
{
    private const string Flow = """
        workflow: nightly
        tasks:
          load: { uses: t, retry: { attempts: 3, delay: 1m } }
          clean: { needs: [load], foreach: "${{ tasks.load.output }}", uses: t, with: { file: "${{ item }}" } }
          ok: { needs: [clean], approve: { by: ops } }
          go: { needs: [ok], signal: go }
          end: { needs: [go], uses: t, with: { from: "${{ tasks.go.output }}" } }
        """;

    [Fact]
    public void A_run_replays_to_where_it_stands()
    {
        var result = new RunReplay(Run(), Plan(Flow)).Play();

        Assert.Null(result.Difference);
        Assert.Equal(result.StoredHash, result.ReplayedHash);
        Assert.True(result.IsSame);
    }

    [Fact]
    public void A_row_that_no_history_leads_to_is_found()
    {
        var run = Run();
        var tasks = run.Tasks.ToDictionary();
        tasks["end"] = tasks["end"] with { State = TaskState.Failed };

        var result = new RunReplay(run with { Tasks = tasks }, Plan(Flow)).Play();

        Assert.Equal((null, "task end"), (result.Difference?.Seq, result.Difference?.Where));
        Assert.NotEqual(result.StoredHash, result.ReplayedHash);
    }

    [Fact]
    public void A_line_that_could_not_follow_is_found()
    {
        var run = Run();
        var line = run.Events.First(line => line.Kind == "task.expanded");

        var result = new RunReplay(run with { Events = [.. run.Events.Where(other => other != line)] }, Plan(Flow)).Play();

        Assert.False(result.IsSame);
        Assert.Equal(line.Seq, result.Difference?.Seq);
        Assert.StartsWith("task.expanded clean", result.Difference?.Replayed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_that_decides_alike_would_have_gone_the_same_way() =>
        Assert.Null(Against(Flow.Replace("delay: 1m", "delay: [1m, 9m]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("delay: 1m", "delay: 2m", "task.retrying load", "\"delay_seconds\":120")]
    [InlineData("attempts: 3", "attempts: 1", "task.retrying load", "task.failed load")]
    [InlineData("foreach: \"${{ tasks.load.output }}\"", "foreach: [1]", "task.expanded clean", "\"total\":1}")]
    [InlineData("file: ", "path: ", "t with {\"file\":\"a\"}", "t with {\"path\":\"a\"}")]
    [InlineData("uses: t, with: { from", "uses: u, with: { from", "t with", "u with")]
    [InlineData("by: ops", "by: lead", "approval by ops", "approval by lead")]
    public void A_changed_definition_parts_at_the_first_decision_it_changes(string old, string changed, string stored, string other)
    {
        var difference = Against(Flow.Replace(old, changed, StringComparison.Ordinal));

        Assert.Contains(stored, difference?.Stored, StringComparison.Ordinal);
        Assert.Contains(other, difference?.Replayed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_of_the_engine_replay()
    {
        await using var engine = await EmbeddedEngine.StartAsync(task => task.Path == "load" && task.Attempt < 3
            ? task.Failed()
            : task.Completed(task.Path == "load" ? "[1, 2, 3]" : "7"));
        const string flow = """
            workflow: replayed
            tasks:
              load: { uses: t, retry: { attempts: 3, delay: 10ms } }
              clean: { needs: [load], foreach: "${{ tasks.load.output }}", max_parallel: 2, uses: t }
              pause: { needs: [load], wait: { for: 20ms } }
              route: { needs: [pause], switch: { on: "${{ tasks.load.output[0] }}", cases: { 1: one, 2: two } } }
              one: { uses: t }
              two: { uses: t }
            """;
        var id = await engine.RunAsync(flow);
        var run = await engine.EndAsync(id);

        var recorded = RecordedRuns.Of(
            run, await engine.TasksAsync(id), await engine.Runs.EventsAsync(id, 0, 1_000, CancellationToken.None));
        var result = new RunReplay(recorded, Plan(flow)).Play();

        Assert.Equal((RunStatus.Succeeded, null), (recorded.Facts.State, result.Difference));
        Assert.Equal(result.StoredHash, result.ReplayedHash);
    }

    [Fact]
    public async Task Child_runs_and_changed_limits_replay()
    {
        var go = false;
        await using var engine = await EmbeddedEngine.StartAsync(task => task.Workflow == "leaf" && !go ? task.Failed() : task.Completed("7"));
        await engine.ApplyAsync("workflow: leaf\ntasks:\n  a: { uses: t }\noutput: ${{ tasks.a.output }}");
        const string flow = """
            workflow: replayed
            tasks:
              wait: { signal: go }
              call: { foreach: [1, 2, 3], max_parallel: 1, run: leaf, with: {}, retry: { attempts: 100, delay: 50ms } }
              lost: { run: nowhere, catch: { then: mend } }
              mend: { uses: t, only: catch }
            """;
        var id = await engine.RunAsync(flow);
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("failed") == 1);
        var signals = engine.Services.GetRequiredService<ISignalStore>();
        await signals.SendAsync(new(id, MapLimits.SignalOf("call"), null, "3"), CancellationToken.None);
        await signals.SendAsync(new(id, "go", null, null), CancellationToken.None);
        await engine.UntilAsync(id, run => run.Tasks.GetValueOrDefault("succeeded") == 2);
        go = true;
        var run = await engine.EndAsync(id);

        var recorded = RecordedRuns.Of(
            run, await engine.TasksAsync(id), await engine.Runs.EventsAsync(id, 0, 10_000, CancellationToken.None));
        var result = new RunReplay(recorded, Plan(flow)).Play();

        Assert.Equal((RunStatus.Succeeded, null), (recorded.Facts.State, result.Difference));
        Assert.Equal(result.StoredHash, result.ReplayedHash);
        Assert.Contains(recorded.Events, line => line.Kind == "task.max_parallel");
    }

    [Theory]
    [InlineData("window: { from: \"09:00\", to: \"10:00\", at_close: drain }")]
    [InlineData("deadline: { duration: 30m }")]
    [InlineData("deadline: { finish_by: \"00:10\" }")]
    [InlineData("window: { from: \"09:00\", to: \"10:00\" }\ndeadline: { start_within: 5m }")]
    [InlineData("window: { days: mon, calendar: tuesdays }")]
    public void Runs_with_windows_and_deadlines_replay(string head)
    {
        RunStep? last = null;
        var scenario = WorkflowTest.Of($$"""
            workflow: timed
            {{head}}
            tasks:
              a: { uses: t, retry: { attempts: 2, delay: 5m } }
              b: { needs: [a], uses: t, window: { from: "12:00", to: "13:00" } }
            """)
            .Calendar("calendar: tuesdays\nweekdays: tue")
            .On("a", TaskResult.Error("Broken").After(TimeSpan.FromHours(1)), TaskResult.Output(1))
            .ToScenario();
        RunSimulation.Run(scenario, null, Faults.OrderOnly, step => last = step);

        var result = new RunReplay(Recorded.Of(last!), scenario.Plan, scenario.Options.Calendars).Play();

        Assert.Null(result.Difference);
        Assert.Equal(result.StoredHash, result.ReplayedHash);
    }

    private static Difference? Against(string flow) => new RunReplay(Run(), Plan(Flow)).PlayAgainst(Plan(flow)).Difference;

    private static RecordedRun Run()
    {
        RunStep? last = null;
        var scenario = WorkflowTest.Of(Flow)
            .On("load", TaskResult.Error("Broken"), TaskResult.Output(new[] { "a", "b" }))
            .On("clean[0]", TaskResult.Lost, TaskResult.Output(1))
            .Approve(TimeSpan.Zero, "ok")
            .Signal(TimeSpan.Zero, "go", 4)
            .ToScenario();
        RunSimulation.Run(scenario, null, Faults.OrderOnly, step => last = step);
        return Recorded.Of(last!);
    }

    private static WorkflowPlan Plan(string flow) => new(Files.Good(flow), version: 1);
}
