using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Simulation;

namespace EventFlow.Tests.Testing;

public sealed class SeededRunTests
{
    private const string Mixed = """
        workflow: mixed
        tasks:
          load: { uses: t, retry: { attempts: 3, delay: 1m } }
          clean: { needs: [load], foreach: [1, 2, 3], uses: t, timeout: 10m }
          ok: { needs: [load], approve: { by: ops } }
          go: { signal: go }
          pause: { needs: [go], wait: { for: 1h } }
          end: { needs: [clean, ok, pause], uses: t }
        """;

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(Test().Run(seed).History, Test().Run(seed).History);
        }
    }

    [Fact]
    public void Other_seeds_are_other_runs() =>
        Assert.True(Enumerable.Range(0, 20).Select(seed => string.Join('\n', Test().Run(seed).History)).Distinct().Count() > 10);

    [Fact]
    public void Duplicates_losses_and_crashes_delay_a_run_and_change_nothing_it_gives() =>
        Test().RunSeeds(300, run =>
        {
            Assert.Equal(RunStatus.Succeeded, run.State);
            Assert.Equal("[1,2]", run.Task("load").Output?.GetRawText());
            Assert.All(run.Tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
        });

    [Fact]
    public void Faults_happen()
    {
        var (crashes, repeated) = (0, 0);
        for (var seed = 0; seed < 50; seed++)
        {
            RunState? last = null;
            RunSimulation.Run(Test().ToScenario(), seed, Faults.Some, step =>
            {
                crashes += last is not null && !ReferenceEquals(last, step.State) ? 1 : 0;
                repeated += step.Decisions.HasChanges ? 0 : 1;
                last = step.State;
            });
        }

        Assert.True(crashes > 20, $"{crashes} crashes");
        Assert.True(repeated > 20, $"{repeated} events without a change");
    }

    [Fact]
    public void Without_faults_a_seed_changes_only_the_order()
    {
        var plain = Test().Run();

        Test().RunSeeds(50, run => Assert.Equal(plain.Duration, run.Duration), faults: Faults.OrderOnly);
    }

    [Fact]
    public void A_failing_seed_is_named_and_plays_again()
    {
        var failure = Assert.Throws<WorkflowTestException>(
            () => Test().RunSeeds(10, run => Assert.NotEqual(4, run.Seed)));

        Assert.StartsWith("seed 4: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Run(4)", failure.Message, StringComparison.Ordinal);
    }

    private static WorkflowTest Test() => WorkflowTest.Of(Mixed)
        .On("load", TaskResult.Error("Broken"), TaskResult.Output(new[] { 1, 2 }))
        .On("clean[*]", TaskResult.Output().After(TimeSpan.FromMinutes(3)))
        .On("clean[1]", TaskResult.Lost, TaskResult.Output(7))
        .Signal(TimeSpan.FromMinutes(1), "go")
        .Approve(TimeSpan.FromMinutes(4), "ok");
}
