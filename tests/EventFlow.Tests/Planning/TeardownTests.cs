using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class TeardownTests
{
    private const string Flow = """
        workflow: w
        tasks:
          create: { uses: t }
          work: { needs: [create], uses: t }
          delete: { needs: [work], teardown: [create], uses: t, retry: { attempts: 2, delay: 0s } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_runs_after_a_failure_and_its_success_does_not_hide_it(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("create").Fail("work");
        Assert.Equal(["delete"], run.Open(TaskState.Queued));

        run.Complete("delete");

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("task work failed: it broke", run.Error!.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_failure_fails_the_run_only_where_that_is_said(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("create").Complete("work").Fail("delete").Fail("delete");
        Assert.Equal("failed", run.State("delete"));
        Assert.Equal(RunStatus.Succeeded, run.Status);

        var other = new PlannedRun(Flow.Replace("teardown: [create]", "teardown: { setups: create, fail_run: true }"), restoring: restoring);
        other.Start().Complete("create").Complete("work").Fail("delete").Fail("delete");
        Assert.Equal("task delete failed: it broke", other.Error!.Message);
    }

    [Fact]
    public void Its_failure_is_not_the_error_of_a_run_that_failed_of_something_else()
    {
        var run = new PlannedRun(Flow + "\n  last: { needs: [delete], uses: t }").Start().Complete("create").Complete("work");
        run.Fail("delete").Fail("delete");

        Assert.Equal("upstream_failed", run.State("last"));
        Assert.Equal("task last ended as upstream_failed", run.Error!.Message);
    }

    [Theory]
    [InlineData("failed", "upstream_failed")]
    [InlineData("skipped", "skipped")]
    public void It_does_not_run_where_nothing_was_set_up(string setup, string teardown)
    {
        var run = setup == "failed"
            ? new PlannedRun(Flow).Start().Fail("create")
            : new PlannedRun(Flow.Replace("create: { uses: t }", "create: { when: false, uses: t }")).Start();

        Assert.Equal(teardown, run.State("delete"));
        Assert.True(run.Status.IsFinal());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_tears_down_what_was_set_up_before_it_ends(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("create").Begin("work").Cancel();
        Assert.Equal([new TaskStop("work", 1)], run.Last.Stops);
        Assert.Equal("waiting", run.State("delete"));

        run.Fail("work", "Canceled", retryable: false);
        Assert.Equal((RunStatus.Canceling, "queued"), (run.Status, run.State("delete")));
        run.Begin("delete").Cancel();
        Assert.Empty(run.Last.Stops);
        run.Fail("delete");
        Assert.Equal("queued", run.State("delete"));
        run.Complete("delete");

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal(("canceled", "succeeded"), (run.State("work"), run.State("delete")));
        Assert.Empty(run.Timers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_runs_already_is_not_stopped_by_a_cancel(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("create").Complete("work").Begin("delete").Cancel();
        Assert.Empty(run.Last.Stops);
        Assert.Equal("running", run.State("delete"));

        run.Complete("delete");
        Assert.Equal(RunStatus.Canceled, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_that_has_set_up_nothing_ends_at_once(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Cancel();

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal("canceled", run.State("delete"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_in_a_group_and_one_that_is_a_group_run_in_a_canceled_run_too(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              inside:
                tasks:
                  create: { uses: t }
                  work: { needs: [create], uses: t }
                  delete: { needs: [work], teardown: [create], uses: t }
              after: { needs: [inside], teardown: true, tasks: { a: { uses: t }, b: { needs: [a], foreach: [1, 2], uses: t } } }
            """, restoring: restoring).Start().Complete("inside/create").Cancel();

        Assert.Equal(["inside/delete"], run.Open(TaskState.Queued));
        run.Complete("inside/delete");
        Assert.Equal("canceled", run.State("inside"));
        run.Complete("after/a").Complete("after/b[0]").Complete("after/b[1]");

        Assert.Equal("succeeded", run.State("after"));
        Assert.Equal(RunStatus.Canceled, run.Status);
    }

    [Fact]
    public void With_several_setups_one_that_succeeded_is_enough()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              one: { uses: t }
              other: { uses: t }
              delete: { teardown: [one, other], uses: t }
            """).Start().Fail("one");
        Assert.Equal("waiting", run.State("delete"));

        run.Complete("other");

        Assert.Equal("queued", run.State("delete"));
    }
}
