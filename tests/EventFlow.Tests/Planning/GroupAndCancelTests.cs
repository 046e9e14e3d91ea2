using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class GroupAndCancelTests
{
    private const string Group = """
        workflow: w
        tasks:
          first: { uses: t }
          inside:
            needs: [first]
            tasks:
              a: { uses: t, with: { up: "${{ tasks.first.output }}" } }
              b: { needs: [a], uses: t }
          last: { needs: [inside], uses: t, with: { b: "${{ tasks.inside.output.b }}" } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_group_is_one_node_to_the_outside(bool restoring)
    {
        var run = new PlannedRun(Group, restoring: restoring).Start().Complete("first", "5");
        Assert.Equal("running", run.State("inside"));
        Assert.Equal("""{"up":5}""", run.InputOf("inside/a"));

        run.Complete("inside/a").Complete("inside/b", "9");
        Assert.Equal("succeeded", run.State("inside"));
        Assert.Equal("""{"b":9}""", run.InputOf("last"));
    }

    [Fact]
    public void A_failure_inside_fails_the_group_and_the_run_names_the_task()
    {
        var run = new PlannedRun(Group).Start().Complete("first").Fail("inside/a");

        Assert.Equal("failed", run.State("inside"));
        Assert.Equal("upstream_failed", run.State("last"));
        Assert.Equal("task inside/a failed: it broke", run.Error!.Message);
    }

    [Fact]
    public void A_canceled_run_that_has_not_started_ends_at_once()
    {
        var run = new PlannedRun(Group).Cancel("not today");

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Empty(run.Rows);
    }

    [Fact]
    public void Canceling_stops_what_runs_and_waits_for_it()
    {
        var run = new PlannedRun(Group).Start().Complete("first").Begin("inside/a").Cancel();
        Assert.Equal(RunStatus.Canceling, run.Status);
        Assert.Equal([new TaskStop("inside/a", 1)], run.Last.Stops);
        Assert.Equal("canceled", run.State("last"));

        run.Fail("inside/a", "Canceled", retryable: false);

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal("canceled", run.State("inside/a"));
        Assert.Equal("canceled", run.State("inside"));
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void A_worker_that_does_not_stop_holds_a_canceled_run_no_longer_than_the_grace()
    {
        var run = new PlannedRun(Group).Start().Begin("first").Cancel().Fire(TimerKinds.CancelGrace, "first");

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void Queued_and_retrying_tasks_are_canceled_at_once()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              queued: { uses: t }
              again: { uses: t, retry: { attempts: 2, delay: 1h } }
              map: { foreach: [1, 2, 3], max_parallel: 1, uses: t }
            """).Start().Fail("again").Cancel();

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Empty(run.Timers);
        Assert.DoesNotContain(run.Rows.Values, row => !row.State.IsFinal());
    }

    [Fact]
    public void A_task_that_completes_while_its_run_is_canceled_keeps_its_result()
    {
        var run = new PlannedRun(Group).Start().Begin("first").Cancel().Complete("first", "1");

        Assert.Equal("succeeded", run.State("first"));
        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal(["first"], run.Sent.Select(dispatch => dispatch.Path));
    }
}
