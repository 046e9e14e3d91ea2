using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class MapLimitTests
{
    private const string Flow = """
        workflow: w
        tasks:
          list: { uses: t }
          clean: { needs: [list], foreach: "${{ tasks.list.output }}", max_parallel: 2, uses: t }
        """;

    private static readonly string Change = MapLimits.SignalOf("clean");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_higher_limit_lets_more_children_begin_at_once(bool restoring)
    {
        var run = Expanded(restoring);
        Assert.Equal(2, run.Open(TaskState.Queued).Length);

        run.Signal(Change, "4");

        Assert.Equal(4, run.Open(TaskState.Queued).Length);
        Assert.Equal("at most 4 of its 6 children run at a time", run.Rows["clean"].WaitReason);
        Assert.Equal("task.max_parallel", run.Last.Events[0].Kind);
        Assert.Equal("""{"max_parallel":4,"map":"clean","number":1}""", run.Last.Events[0].Data);
        Assert.True(run.IsReceived(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lower_limit_stops_no_child_and_holds_the_next_ones_back(bool restoring)
    {
        var run = Expanded(restoring).Signal(Change, "1").Complete("clean[0]");
        Assert.Equal(["clean[1]"], run.Open(TaskState.Queued));

        run.Complete("clean[1]");

        Assert.Equal(["clean[2]"], run.Open(TaskState.Queued));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_one_sent_counts_in_whatever_order_they_come(bool restoring)
    {
        var run = Expanded(restoring);
        var (first, second) = (run.Send(Change, "5"), run.Send(Change, "3"));

        run.Deliver(second).Deliver(first);

        Assert.Equal(3, run.Open(TaskState.Queued).Length);
        Assert.Equal(("clean", null), (run.TakerOf(first), run.TakerOf(second)));
        run.Signal(Change, "6");
        Assert.Equal(6, run.Open(TaskState.Queued).Length);
        Assert.Equal("clean", run.TakerOf(second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_limit_for_a_map_that_has_not_begun_holds_once_it_has(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Signal(Change, "5").Complete("list", "[1,2,3,4,5,6]");

        Assert.Equal(5, run.Open(TaskState.Queued).Length);
        Assert.Equal("at most 5 of its 6 children run at a time", run.Rows["clean"].WaitReason);
    }

    [Fact]
    public void A_limit_that_comes_after_the_end_changes_nothing()
    {
        var run = new PlannedRun(Flow).Start().Complete("list", "[]");
        Assert.Equal(RunStatus.Succeeded, run.Status);

        run.Signal(Change, "5");

        Assert.True(run.IsReceived(1));
        Assert.Empty(run.Last.Events);
    }

    private static PlannedRun Expanded(bool restoring) =>
        new PlannedRun(Flow, restoring: restoring).Start().Complete("list", "[1,2,3,4,5,6]");
}
