using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Expectations;

namespace EventFlow.Tests.Testing;

public sealed class UndoneRunTests
{
    private const string Order = """
        workflow: order
        tasks:
          book: { uses: t, compensate: { uses: u, retry: { attempts: 2, delay: 1m } } }
          pay: { needs: [book], uses: t, compensate: { uses: u, with: { id: "${{ tasks.pay.output }}" } } }
          ship: { needs: [pay], uses: t }
        """;

    [Fact]
    public void What_undoes_a_task_has_results_and_an_order_like_any_other() => WorkflowTest.Of(Order)
        .On("pay", TaskResult.Output(17))
        .On("ship", TaskResult.Error("Lost"))
        .On("book/compensate", TaskResult.Error("Busy"), TaskResult.Nothing)
        .RunSeeds(50, run =>
        {
            run.MustBe(new ExpectedRun
            {
                State = RunStatus.Failed,
                Error = "Lost",
                Order = ["book", "pay", "ship", "pay/compensate", "book/compensate"],
            });
            Assert.Equal("""{"id":17}""", run.Task("pay/compensate").Input?.GetRawText());
        });

    [Fact]
    public void A_repaired_run_goes_on_with_the_next_results() => WorkflowTest.Of(Order)
        .On("ship", TaskResult.Error("Lost"), TaskResult.Output(1))
        .Repair(TimeSpan.FromHours(1))
        .RunSeeds(50, run => Assert.Equal((RunStatus.Succeeded, 0), (run.State, run.Unsent.Count)));

    [Fact]
    public void A_run_whose_undoing_is_stuck_is_left_as_it_is_until_it_is_repaired()
    {
        var test = WorkflowTest.Of(Order).On("ship", TaskResult.Error("Lost")).On("pay/compensate", TaskResult.Error("Closed"));
        Assert.Equal(RunStatus.CompensationFailed, test.Run().State);

        var run = test.Repair(TimeSpan.FromHours(1), skip: ["pay"]).Run();
        Assert.Equal((RunStatus.Failed, TaskState.Skipped), (run.State, run.Task("pay/compensate").State));
        Assert.Equal(TaskState.Succeeded, run.Task("book/compensate").State);
    }

    [Fact]
    public void A_path_that_the_workflow_has_not_is_refused()
    {
        Assert.Throws<WorkflowTestException>(() => WorkflowTest.Of(Order).On("ship/compensate", TaskResult.Nothing));
        Assert.Throws<WorkflowTestException>(() => WorkflowTest.Of(Order).Repair(TimeSpan.Zero, from: ["bock"]));
    }

    [Fact]
    public void A_wish_to_repair_a_run_that_has_succeeded_was_not_sent() => Assert.Equal(
        ["at 1h repair: the run was succeeded"], WorkflowTest.Of(Order).Repair(TimeSpan.FromHours(1)).Run().Unsent);
}
