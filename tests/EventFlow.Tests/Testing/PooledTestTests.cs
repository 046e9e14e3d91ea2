using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Replay;
using EventFlow.Testing.Simulation;
using EventFlow.Tests.Properties;

namespace EventFlow.Tests.Testing;

public sealed class PooledTestTests
{
    private const string Flow = """
        workflow: w
        tasks:
          a: { uses: t, pool: db }
          b: { uses: t, pool: db, priority: 3 }
          c: { uses: t, pool: { name: db, weight: 2 }, priority: -1 }
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static WorkflowTest Test(int? slots)
    {
        var test = WorkflowTest.Of(Flow);
        foreach (var name in new[] { "a", "b", "c" })
        {
            test.On(name, TaskResult.Output(1).After(Minute));
        }

        return slots is { } count ? test.Pool("db", count) : test;
    }

    [Fact]
    public void Tasks_share_the_slots_of_a_pool_by_priority_and_weight()
    {
        var run = Test(slots: 2).Run();

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.Zero, Minute], new[] { "a", "b", "c" }.Select(name => run.Task(name).AttemptsAt.Single()));
    }

    [Fact]
    public void A_pool_that_is_not_given_lets_everybody_through() => Assert.Equal(Minute, Test(slots: null).Run().Duration);

    [Fact]
    public void A_task_too_heavy_for_its_pool_waits_and_says_so()
    {
        var run = Test(slots: 1).Run();

        Assert.Equal((RunStatus.Running, TaskState.Ready), (run.State, run.Task("c").State));
        Assert.Equal("waits for pool db", run.Task("c").WaitingFor);
    }

    [Fact]
    public void Lost_messages_and_crashes_lose_no_slot() =>
        Test(slots: 2).RunSeeds(200, run => Assert.Equal(RunStatus.Succeeded, run.State));

    [Fact]
    public void A_run_whose_type_had_a_pool_replays_without_it()
    {
        RunStep? last = null;
        var scenario = WorkflowTest.Of("workflow: w\ntasks: { a: { uses: http, retry: { attempts: 2, delay: 1s } }, b: { uses: t } }")
            .On("a", TaskResult.Error("Broken"), TaskResult.Output(1)).ToScenario() with
        {
            Options = new PlannerOptions { PoolOfType = task => task.Node.Definition.Uses == "http" ? "web" : null },
        };
        var run = RunSimulation.Run(scenario, seed: null, Faults.OrderOnly, step => last = step);

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Contains(run.History, line => line.Kind == "task.ready");
        Assert.True(new RunReplay(Recorded.Of(last!), last!.State.Plan).Play().IsSame);
    }
}
