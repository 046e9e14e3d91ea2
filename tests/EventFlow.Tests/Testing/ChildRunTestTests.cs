using EventFlow.Core.Planning;
using EventFlow.Testing;

namespace EventFlow.Tests.Testing;

public sealed class ChildRunTestTests
{
    private const string Parent = """
        workflow: all
        tasks:
          load: { foreach: [oslo, berlin], run: load, with: { site: "${{ item }}" }, retry: { attempts: 2, delay: 5m } }
          sum: { needs: [load], uses: t, with: { rows: "${{ tasks.load.output.rows }}" } }
        """;

    private const string Child = """
        workflow: load
        params: { site: { type: string, enum: [oslo, berlin] } }
        tasks:
          read: { uses: t, with: { site: "${{ params.site }}" } }
        output: { rows: "${{ tasks.read.output }}" }
        """;

    [Fact]
    public void A_child_gives_what_its_script_says()
    {
        var run = WorkflowTest.Of(Parent)
            .On("load[0]", TaskResult.Error("Http.503"), TaskResult.Output(new { rows = 1 }))
            .On("load[*]", TaskResult.Output(new { rows = 2 }).After(TimeSpan.FromMinutes(1)))
            .Run();

        Assert.Equal((RunStatus.Succeeded, TimeSpan.FromMinutes(5)), (run.State, run.Duration));
        Assert.Equal("""{"site":"berlin"}""", run.Task("load[1]").Input?.GetRawText());
        Assert.Equal("""{"rows":[1,2]}""", run.Task("sum").Input?.GetRawText());
        Assert.Equal(2, run.Task("load[0]").Attempts);
    }

    [Fact]
    public void A_child_whose_workflow_is_known_is_run_itself()
    {
        var run = WorkflowTest.Of(Parent).Child(Child)
            .On("load[0]/read", TaskResult.Output(3))
            .On("load[1]/read", TaskResult.Output(4).After(TimeSpan.FromHours(1)))
            .Run();

        Assert.Equal((RunStatus.Succeeded, TimeSpan.FromHours(1)), (run.State, run.Duration));
        Assert.Equal("""{"rows":[3,4]}""", run.Task("sum").Input?.GetRawText());
    }

    [Fact]
    public void Parameters_its_workflow_does_not_take_fail_the_task()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks:\n  call: { run: load, with: { site: rome } }").Child(Child).Run();

        Assert.Equal((RunStatus.Failed, ErrorTypes.ChildRefused), (run.State, run.Error?.Type));
    }

    [Fact]
    public void A_child_without_script_and_workflow_gives_nothing() =>
        Assert.Equal(RunStatus.Succeeded, WorkflowTest.Of("workflow: w\ntasks:\n  call: { run: other }").Run().State);

    [Fact]
    public void Children_are_undone_and_run_anew_when_their_run_is_repaired() => WorkflowTest.Of("""
        workflow: all
        tasks:
          book: { run: load, with: { site: oslo }, compensate: { uses: u, with: { rows: "${{ tasks.book.output.rows }}" } } }
          ship: { needs: [book], uses: t }
        """).Child(Child)
        .On("book/read", TaskResult.Output(3))
        .On("ship", TaskResult.Error("Lost"), TaskResult.Output(1))
        .Repair(TimeSpan.FromHours(1))
        .RunSeeds(100, run =>
        {
            Assert.Equal((RunStatus.Succeeded, 2), (run.State, run.Task("book").Attempts));
            Assert.Equal("""{"rows":3}""", run.Task("book/compensate").Input?.GetRawText());
        });

    [Fact]
    public void A_child_whose_undoing_is_stuck_keeps_its_parent_waiting()
    {
        var run = WorkflowTest.Of("workflow: all\ntasks:\n  call: { run: load }")
            .Child("workflow: load\ntasks: { a: { uses: t, compensate: { uses: u } }, b: { needs: [a], uses: t } }")
            .On("call/b", TaskResult.Error("Broken"))
            .On("call/a/compensate", TaskResult.Error("Busy"))
            .Run();

        Assert.Equal((RunStatus.Running, TaskState.Awaiting), (run.State, run.Task("call").State));
        Assert.StartsWith("waits for run ", run.Task("call").WaitingFor, StringComparison.Ordinal);
    }

    [Fact]
    public void Children_end_once_whatever_gets_lost() => WorkflowTest.Of(Parent).Child(Child)
        .On("load[*]/read", TaskResult.Output(3).After(TimeSpan.FromMinutes(10)))
        .RunSeeds(100, run =>
        {
            Assert.Equal(RunStatus.Succeeded, run.State);
            Assert.Equal("""{"rows":[3,3]}""", run.Task("sum").Input?.GetRawText());
        });
}
