using EventFlow.Core.Planning;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Planning;

public class CatchTests
{
    private static readonly string Nightly = WorkflowPage.Of("nightly").Replace("retry: 3", "retry: 1");

    private const string Shared = """
        workflow: w
        tasks:
          a: { uses: t, catch: { then: h } }
          b: { uses: t, catch: { on: [Other], then: h } }
          both: { needs: [a, b], uses: t }
          h: { only: catch, uses: t, with: { e: "${{ error }}" } }
          after: { needs: [h], uses: t }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_caught_failure_leads_to_the_node_of_the_first_rule_that_matches_and_fails_no_run(bool restoring)
    {
        var run = new PlannedRun(Nightly, restoring: restoring).Start().Fail("load", "Sql.Deadlock");

        Assert.Equal(["load-slowly"], run.Open(TaskState.Queued));
        Assert.Equal("""{"because":"Sql.Deadlock: it broke"}""", run.InputOf("load-slowly"));
        Assert.Equal((TaskState.Skipped, "there was no failure for it to deal with"), (run.Rows["note"].State, run.Rows["note"].WaitReason));
        Assert.Equal(
            (TaskState.Skipped, "parent load ended as failed, which load-slowly deals with"), (run.Rows["report"].State, run.Rows["report"].WaitReason));
        run.Complete("load-slowly");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal("failed", run.State("load"));
        Assert.Equal("skipped", run.State("page"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_no_rule_of_the_task_matches_the_workflow_catches_when_all_else_has_ended(bool restoring)
    {
        var run = new PlannedRun(Nightly, restoring: restoring).Start().Fail("load", "Broken");
        Assert.Equal(["page"], run.Open(TaskState.Queued));
        Assert.Equal("""{"text":"it broke"}""", run.InputOf("page"));

        run.Complete("page");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_node_that_deals_with_a_failure_and_fails_fails_the_run(bool restoring)
    {
        var run = new PlannedRun(Nightly.Replace("catch:\n  - { then: page }\n", "").Replace("  page: ", "  other: ").Replace("other: { only: catch,", "other: {").Replace("${{ error.message }}", "x"), restoring: restoring)
            .Start().Complete("other").Fail("load", "Timeout").Fail("load-slowly");

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("task load-slowly failed: it broke", run.Error!.Message);

        var other = new PlannedRun(Nightly, restoring: restoring).Start().Fail("load", "Broken").Fail("page", "Pager.Down");
        Assert.Equal(("Broken", "task load failed: it broke"), (other.Error!.Type, other.Error.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_node_that_several_lead_to_runs_once_for_the_first(bool restoring)
    {
        var run = new PlannedRun(Shared, restoring: restoring).Start().After(TimeSpan.FromSeconds(1)).Fail("b", "Other");
        Assert.Equal("""{"e":{"type":"Other","message":"it broke","task":"b","attempt":1}}""", run.InputOf("h"));
        Assert.Equal("waiting", run.State("both"));

        run.After(TimeSpan.FromSeconds(1)).Fail("a").Complete("h").Complete("after");

        Assert.Equal("skipped", run.State("both"));
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Single(run.Sent, dispatch => dispatch.Path == "h");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_failure_that_nobody_deals_with_fails_the_run_beside_one_that_is_caught(bool restoring)
    {
        var run = new PlannedRun(Shared, restoring: restoring).Start().Fail("a").Complete("h").Complete("after").Fail("b");

        Assert.Equal("upstream_failed", run.State("both"));
        Assert.Equal("task b failed: it broke", run.Error!.Message);
    }

    [Fact]
    public void Without_a_failure_the_node_and_what_needs_it_are_skipped()
    {
        var run = new PlannedRun(Shared).Start().Complete("a").Complete("b").Complete("both");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(("skipped", "skipped"), (run.State("h"), run.State("after")));
    }

    [Fact]
    public void A_join_sees_a_caught_failure_as_it_is()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t, catch: { then: h } }
              clean: { needs: [a], join: one_failed, uses: t }
              h: { only: catch, uses: t }
            """).Start().Fail("a");

        Assert.Equal(["clean", "h"], run.Open(TaskState.Queued));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_group_a_map_and_a_loop_are_caught_by_the_type_of_what_failed_inside(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              group: { tasks: { a: { uses: t }, b: { needs: [a], uses: t } }, catch: { on: ["Sql.*"], then: h1 } }
              map: { foreach: [1], uses: t, catch: { on: [Sql.Lock], then: h2 } }
              loop: { while: "${{ true }}", max: 2, tasks: { a: { uses: t } }, catch: { on: [Sql.Lock], then: h3 } }
              h1: { only: catch, tasks: { x: { uses: t, with: { e: "${{ error.task }}" } } } }
              h2: { only: catch, uses: t }
              h3: { only: catch, uses: t }
            """, restoring: restoring).Start();
        run.Fail("group/a", "Sql.Lock").Fail("map[0]", "Sql.Lock").Fail("loop[0]/a", "Sql.Lock");

        Assert.Equal(["h1/x", "h2", "h3"], run.Open(TaskState.Queued));
        Assert.Equal("""{"e":"group"}""", run.InputOf("h1/x"));
        run.Complete("h1/x").Complete("h2").Complete("h3");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public void A_failure_inside_of_a_group_that_is_caught_is_not_the_error_of_the_run()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              group: { tasks: { a: { uses: t } }, catch: { then: h } }
              h: { only: catch, uses: t }
              z: { needs: [h], uses: t }
            """).Start().Fail("group/a").After(TimeSpan.FromSeconds(1)).Complete("h").Fail("z", "Later");

        Assert.Equal("Later", run.Error!.Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_catches_nothing(bool restoring)
    {
        var run = new PlannedRun(Nightly, restoring: restoring).Start().Begin("load").Cancel().Fail("load", "Sql.Deadlock");

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal(["load"], run.Sent.Select(dispatch => dispatch.Path));
        Assert.All(run.Rows.Values, row => Assert.Equal(TaskState.Canceled, row.State));
    }

    [Fact]
    public void A_task_that_is_tried_again_is_caught_after_its_last_attempt_only()
    {
        var run = new PlannedRun(WorkflowPage.Of("nightly")).Start().Fail("load", "Timeout").Fire(TimerKinds.Retry, "load");
        run.Fail("load", "Timeout").Fire(TimerKinds.Retry, "load");
        Assert.Equal("waiting", run.State("load-slowly"));

        run.Fail("load", "Timeout");

        Assert.Equal("queued", run.State("load-slowly"));
    }

    [Fact]
    public void What_the_workflow_leads_to_reads_any_task_since_all_have_ended()
    {
        var run = new PlannedRun(Nightly.Replace("${{ error.message }}", "${{ tasks.load.state & ', ' & tasks.report.state }}"));
        run.Start().Fail("load", "Broken");

        Assert.Equal("""{"text":"failed, upstream_failed"}""", run.InputOf("page"));
    }

    [Fact]
    public void What_the_workflow_leads_to_waits_for_all_that_can_fail_it()
    {
        var tasks = WorkflowTasks.Of(PlannedRun.Read(Nightly)).ToDictionary(task => task.Path, task => task.Needs);

        Assert.Equal(["report"], tasks["page"]);
        Assert.Equal(["load"], tasks["note"]);
    }
}
