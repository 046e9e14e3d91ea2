using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class PlannerTests
{
    private const string Chain = """
        workflow: chain
        tasks:
          a: { uses: t }
          b: { needs: [a], uses: t, with: { from: "${{ tasks.a.output.n }}" } }
          c: { needs: [b], uses: t }
        """;

    [Fact]
    public void A_chain_runs_in_order_and_succeeds()
    {
        var run = new PlannedRun(Chain).Start();
        Assert.Equal(["a"], run.Open(TaskState.Queued));

        run.Complete("a", """{"n":7}""");
        Assert.Equal(["b"], run.Open(TaskState.Queued));
        Assert.Equal("""{"from":7}""", run.InputOf("b"));

        run.Complete("b").Complete("c");
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["a", "b", "c"], run.Sent.Select(dispatch => dispatch.Path));
    }

    [Fact]
    public void A_failure_stops_what_follows_and_names_itself_as_the_cause()
    {
        var run = new PlannedRun(Chain).Start().Fail("a", "Http.500");

        Assert.Equal("upstream_failed", run.State("c"));
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(new RunError("Http.500", "task a failed: it broke"), run.Error);
    }

    [Fact]
    public void A_condition_that_is_false_skips_the_task_with_the_reason()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              check: { uses: t }
              alert: { needs: [check], when: "${{ tasks.check.output.ratio > 0.1 }}", uses: t }
              after: { needs: [alert], uses: t }
              always: { needs: [alert], join: all_done, uses: t }
            """).Start().Complete("check", """{"ratio":0.09}""");

        Assert.Equal("skipped", run.State("alert"));
        Assert.Equal("when: tasks.check.output.ratio > 0.1 is false", run.Rows["alert"].WaitReason);
        Assert.Equal("parent alert was skipped", run.Rows["after"].WaitReason);
        Assert.Equal(["always"], run.Open(TaskState.Queued));
    }

    [Fact]
    public void A_failure_that_a_later_task_dealt_with_does_not_fail_the_run()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              load: { uses: t }
              rescue: { needs: [load], join: one_failed, uses: t }
            """).Start().Fail("load").Complete("rescue");

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public void Every_parent_may_have_a_rule_of_its_own()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              good: { uses: t }
              bad: { uses: t }
              both: { needs: { good: all_success, bad: all_failed }, uses: t }
            """).Start().Complete("good");
        Assert.Equal("waiting", run.State("both"));

        run.Fail("bad");
        Assert.Equal("queued", run.State("both"));
    }

    [Fact]
    public void An_answer_of_an_old_attempt_is_refused()
    {
        var run = new PlannedRun("""
            workflow: w
            defaults: { retry: { attempts: 2, delay: 0s } }
            tasks:
              a: { uses: t }
            """).Start().Fail("a");

        run.Apply(new PlannerEvent.Completed("a", 1, "late", null));

        Assert.Equal(Refusal.OldAttempt, run.Last.Refused);
        Assert.False(run.Last.HasChanges);
        Assert.Equal("queued", run.State("a"));
    }

    [Fact]
    public void An_answer_of_an_attempt_that_has_not_begun_is_refused_as_such()
    {
        var run = new PlannedRun(Chain).Start().Apply(new PlannerEvent.Completed("a", 2, "w", null));

        Assert.Equal(Refusal.UnknownAttempt, run.Last.Refused);
        Assert.False(run.Last.HasChanges);
    }

    [Fact]
    public void An_answer_for_a_task_that_is_not_there_is_refused()
    {
        var run = new PlannedRun(Chain).Start().Apply(new PlannerEvent.Completed("nobody", 1, "w", null));

        Assert.Equal(Refusal.UnknownTask, run.Last.Refused);
    }

    [Fact]
    public void An_answer_that_comes_twice_sends_again_what_followed_from_it()
    {
        var run = new PlannedRun(Chain).Start().Complete("a");
        run.Apply(new PlannerEvent.Completed("a", 1, "w1", null));

        Assert.False(run.Last.HasChanges);
        Assert.True(run.Last.IsRepetition);
        Assert.Equal(["b"], run.Last.Dispatches.Select(dispatch => dispatch.Path));
        Assert.Equal(1, run.Last.Dispatches[0].Attempt);
    }

    [Fact]
    public void A_start_that_comes_twice_sends_the_first_tasks_again()
    {
        var run = new PlannedRun(Chain).Start().Start();

        Assert.False(run.Last.HasChanges);
        Assert.Equal(["a"], run.Last.Dispatches.Select(dispatch => dispatch.Path));
    }

    [Fact]
    public void A_worker_that_starts_an_attempt_nobody_waits_for_is_told_to_stop()
    {
        var run = new PlannedRun(Chain).Start().Complete("a").Apply(new PlannerEvent.Started("a", 1, "late"));

        Assert.Equal(Refusal.AttemptOver, run.Last.Refused);
        Assert.Equal([new TaskStop("a", 1)], run.Last.Stops);
    }

    [Fact]
    public void A_lost_worker_costs_no_attempt_of_the_retry_rules()
    {
        var run = new PlannedRun(Chain).Start().Begin("a").Fire(TimerKinds.Lease, "a");

        Assert.Equal("queued", run.State("a"));
        Assert.Equal(2, run.Rows["a"].Attempt);
        Assert.Equal(1, run.Rows["a"].Losses);
        Assert.Empty(run.Timers);

        run.Apply(new PlannerEvent.Completed("a", 1, "w1", null));
        Assert.Equal(Refusal.OldAttempt, run.Last.Refused);
    }

    [Fact]
    public void A_task_that_takes_every_worker_down_fails_in_the_end()
    {
        var run = new PlannedRun(Chain) { Options = new PlannerOptions { MaxLosses = 2 } }.Start();
        for (var i = 0; i < 3; i++)
        {
            run.Begin("a").Fire(TimerKinds.Lease, "a");
        }

        Assert.Equal("Worker.Lost", run.Rows["a"].ErrorType);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public void A_task_that_outlives_its_timeout_is_stopped_and_times_out()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              slow: { uses: t, timeout: 30s }
            """).Start().Begin("slow");
        Assert.Equal(TimeSpan.FromSeconds(32), run.Timers.Single(timer => timer.Key.Kind == TimerKinds.Timeout).Value);

        run.Fire(TimerKinds.Timeout, "slow");

        Assert.Equal([new TaskStop("slow", 1)], run.Last.Stops);
        Assert.Equal("timed_out", run.State("slow"));
        Assert.Equal("Timeout", run.Error!.Type);
    }

    [Fact]
    public void A_task_in_the_queue_does_not_time_out()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              slow: { uses: t, timeout: 30s }
            """).Start();

        Assert.Empty(run.Timers);
    }

    [Fact]
    public void An_output_that_is_too_large_fails_the_task_for_good()
    {
        var run = new PlannedRun("""
            workflow: w
            defaults: { retry: 5 }
            tasks:
              a: { uses: t }
            """).Start().Complete("a", $"\"{new string('x', 15 * 1024 * 1024)}\"");

        Assert.Equal("failed", run.State("a"));
        Assert.Equal("output_too_large", run.Rows["a"].ErrorType);
        Assert.Null(run.Rows["a"].Output);
    }

    [Fact]
    public void An_input_that_cannot_be_computed_fails_the_task_with_the_expression()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t }
              b: { needs: [a], uses: t, with: { n: "${{ tasks.a.output + 1 }}" } }
            """).Start().Complete("a", "\"text\"");

        Assert.Equal("failed", run.State("b"));
        Assert.Equal("Expression", run.Rows["b"].ErrorType);
    }

    [Fact]
    public void History_is_numbered_without_a_gap()
    {
        var run = new PlannedRun(Chain).Start().Begin("a").Complete("a").Complete("b").Complete("c");

        Assert.Equal(Enumerable.Range(1, run.History.Count).Select(i => (long)i), run.History.Select(line => line.Seq));
        Assert.Equal("run.started", run.History[0].Kind);
        Assert.Equal("run.succeeded", run.History[^1].Kind);
    }

    [Fact]
    public void Reconciling_sends_an_overdue_dispatch_again_and_waits_twice_as_long_for_the_next()
    {
        var grace = TimeSpan.FromSeconds(15);
        var run = new PlannedRun(Chain).Start().Apply(new PlannerEvent.Reconcile(grace));
        Assert.Empty(run.Last.Dispatches);

        run.After(grace).Apply(new PlannerEvent.Reconcile(grace));
        Assert.Equal(1, Assert.Single(run.Last.Dispatches).Attempt);

        run.After(TimeSpan.FromSeconds(14)).Apply(new PlannerEvent.Reconcile(grace));
        Assert.Empty(run.Last.Dispatches);
    }
}
