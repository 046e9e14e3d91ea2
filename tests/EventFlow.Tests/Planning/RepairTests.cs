using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class RepairTests
{
    private const string Chain = """
        workflow: w
        tasks:
          a: { uses: t }
          b: { needs: [a], uses: t, with: { given: "${{ tasks.a.output }}" }, retry: { attempts: 2, delay: 1m } }
          c: { needs: [b], uses: t }
          told: { needs: [b], join: one_failed, uses: t }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_failed_is_done_again_and_what_ended_well_is_kept(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start().Complete("a", "7").Fail("b", retryable: false).Complete("told");
        Assert.Equal(RunStatus.Failed, run.Status);

        run.Repair();
        Assert.Equal(RunStatus.Running, run.Status);
        Assert.Null(run.Error);
        Assert.Null(run.Live.EndedAt);
        Assert.Equal(["b"], run.Open(TaskState.Queued));
        Assert.Equal((2, """{"given":7}"""), (run.Rows["b"].Attempt, run.InputOf("b")));
        Assert.Equal("waiting", run.State("c"));

        run.Complete("b").Complete("c");
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(Enumerable.Range(1, run.History.Count), run.History.Select(line => (int)line.Seq));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_says_who_wanted_it_and_what_is_done_again(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start().Complete("a", "7").Fail("b", retryable: false).Complete("told").Repair();

        Assert.Equal(
            ["run.repaired", "task.reset b", "task.reset c", "task.queued b"],
            run.Last.Events.Select(line => line.Path is null ? line.Kind : $"{line.Kind} {line.Path}"));
        Assert.Equal("""{"number":1,"by":"ann","from":[],"skip":[]}""", run.Last.Events[0].Data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_to_an_attempt_before_is_refused_and_retries_count_from_the_start(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start().Complete("a").Fail("b").Fire(TimerKinds.Retry, "b").Fail("b");
        run.Complete("told").Repair();
        Assert.Equal(3, run.Rows["b"].Attempt);

        run.Apply(new PlannerEvent.Completed("b", 2, "w1", null));
        Assert.Equal(Refusal.OldAttempt, run.Last.Refused);

        run.Fail("b");
        Assert.Equal("retrying", run.State("b"));
    }

    [Fact]
    public void A_wish_that_comes_to_a_run_under_way_or_a_good_one_changes_nothing()
    {
        var run = new PlannedRun(Chain).Start().Repair();
        Assert.Equal("repair.ignored", run.Last.Events.Single().Kind);

        run.Complete("a").Complete("b").Complete("c").Repair();
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_goes_on_and_one_that_never_began_begins(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start().Cancel();
        run.Repair();
        Assert.Equal(["a"], run.Open(TaskState.Queued));

        var other = new PlannedRun(Chain, restoring: restoring).Cancel().Repair();
        Assert.Equal(["a"], other.Open(TaskState.Queued));
        Assert.NotNull(other.Live.StartedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void From_a_task_on_everything_after_it_is_done_again_as_another_effect(bool restoring)
    {
        var run = new PlannedRun(Chain.Replace("  told: { needs: [b], join: one_failed, uses: t }", "  d: { uses: t }"), restoring: restoring);
        run.Start().Complete("d").Complete("a").Complete("b").Fail("c").Repair(from: "a");

        Assert.Equal(["a"], run.Open(TaskState.Queued));
        Assert.Equal(["b", "c"], run.Open(TaskState.Waiting));
        Assert.Equal(2, run.Sent[^1].Life);
        run.Complete("a").Complete("b").Complete("c");
        Assert.Equal([1, 2, 1, 2, 1, 1], "aabbcc".Select((name, i) => run.Sent.Where(one => one.Path == $"{name}").ElementAt(i % 2).Life));
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Children_of_a_map_that_failed_are_done_again_within_its_limit(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              list: { uses: t }
              each: { needs: [list], foreach: "${{ tasks.list.output }}", max_parallel: 2, tolerate: 2, uses: t, with: { item: "${{ item }}" } }
              last: { needs: [each], uses: t }
            """, restoring: restoring).Start().Complete("list", "[10,11,12,13,14]");
        run.Fail("each[0]").Complete("each[1]").Fail("each[2]").Fail("each[3]");
        Assert.Equal(RunStatus.Failed, run.Complete("each[4]").Status);

        run.Repair();
        Assert.Equal(["each[0]", "each[2]"], run.Open(TaskState.Queued));
        run.Complete("each[0]").Complete("each[2]").Complete("each[3]");
        Assert.Equal(["last"], run.Open(TaskState.Queued));
        Assert.Equal("""{"item":13}""", run.InputOf("each[3]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Children_that_wait_to_be_done_again_end_with_a_run_that_is_canceled(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              each: { foreach: [1, 2, 3], max_parallel: 1, tolerate: 2, uses: t }
              last: { needs: [each], uses: t }
            """, restoring: restoring).Start().Fail("each[0]").Fail("each[1]").Fail("each[2]");
        run.Repair().Fail("each[0]").Cancel();

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal("canceled", run.State("each[2]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Groups_and_loops_go_on_inside(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              load:
                tasks:
                  one: { uses: t }
                  two: { needs: [one], uses: t }
              poll:
                needs: [load]
                while: ${{ index < 3 }}
                max: 5
                tasks:
                  probe: { uses: t }
            """, restoring: restoring).Start().Complete("load/one").Fail("load/two");
        run.Repair();
        Assert.Equal(["load/two"], run.Open(TaskState.Queued));

        run.Complete("load/two").Complete("poll[0]/probe").Fail("poll[1]/probe").Repair();
        Assert.Equal(["poll[1]/probe"], run.Open(TaskState.Queued));
        run.Complete("poll[1]/probe").Complete("poll[2]/probe");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_teardown_has_cleared_away_is_set_up_once_more_and_what_was_done_with_it_is_done_again(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              create: { uses: t }
              first: { needs: [create], uses: t }
              second: { needs: [first], uses: t }
              delete: { needs: [second], teardown: [create], uses: t }
            """, restoring: restoring).Start().Complete("create").Complete("first").Fail("second").Complete("delete");
        run.Repair();
        Assert.Equal(["create"], run.Open(TaskState.Queued));
        Assert.Equal(2, run.Sent.Last(task => task.Path == "create").Life);

        run.Complete("create").Complete("first").Complete("second").Complete("delete");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_that_was_dealt_with_stays_with_all_that_is_inside(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              g: { tasks: { x: { uses: t } }, catch: { then: mend } }
              mend: { only: catch, uses: t }
              last: { needs: [mend], uses: t }
            """, restoring: restoring).Start().Fail("g/x").Complete("mend").Fail("last").Repair();

        Assert.Equal(["last"], run.Open(TaskState.Queued));
        Assert.Equal(("failed", "failed", "succeeded"), (run.State("g"), run.State("g/x"), run.State("mend")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_branch_that_a_switch_did_not_choose_stays_skipped(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              pick: { switch: { on: "${{ 1 }}", cases: { 1: one, 2: two } } }
              first: { uses: t }
              one: { needs: [first], uses: t }
              two: { needs: [first], join: none_failed, uses: t }
            """, restoring: restoring).Start().Fail("first").Repair().Complete("first").Complete("one");

        Assert.Equal("skipped", run.State("two"));
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_undone_is_done_again_with_what_comes_after_it(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              before: { uses: t }
              book: { needs: [before], uses: t, compensate: { uses: u } }
              note: { needs: [book], uses: t }
              pay: { needs: [note], uses: t }
            """, restoring: restoring).Start().Complete("before").Complete("book").Complete("note").Fail("pay").Complete("book/compensate");
        Assert.Equal(RunStatus.Failed, run.Status);

        run.Repair();
        Assert.Equal((1, 2), (run.Live.Find("before")!.Life, run.Live.Find("book")!.Life));
        run.Complete("book").Complete("note").Fail("pay");
        Assert.Equal(RunStatus.Compensating, run.Status);
        Assert.Equal(("book/compensate", 2, 2), (run.Sent[^1].Path, run.Sent[^1].Attempt, run.Sent[^1].Life));

        run.Complete("book/compensate").Repair().Complete("book").Complete("note").Complete("pay");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stuck_undo_is_tried_again_or_passed_over(bool restoring)
    {
        var run = Stuck(restoring).Repair();
        Assert.Equal(RunStatus.Compensating, run.Status);
        run.Complete("pay/compensate").Complete("book/compensate");
        Assert.Equal(RunStatus.Failed, run.Status);

        var other = Stuck(restoring).Repair(skip: "pay");
        Assert.Equal("skipped", other.State("pay/compensate"));
        other.Complete("book/compensate");
        Assert.Equal(RunStatus.Failed, other.Status);
    }

    private static PlannedRun Stuck(bool restoring) => new PlannedRun("""
        workflow: w
        tasks:
          book: { uses: t, compensate: { uses: u } }
          pay: { needs: [book], uses: t, compensate: { uses: u } }
          ship: { needs: [pay], uses: t }
        """, restoring: restoring).Start().Complete("book").Complete("pay").Fail("ship").Fail("pay/compensate");
}
