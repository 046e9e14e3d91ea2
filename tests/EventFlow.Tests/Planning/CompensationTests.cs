using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class CompensationTests
{
    private const string Chain = """
        workflow: w
        tasks:
          book: { uses: t, compensate: { uses: unbook, with: { id: "${{ tasks.book.output.id }}", why: "${{ error.message }}" } } }
          check: { needs: [book], uses: t }
          pay: { needs: [check], uses: t, compensate: { uses: refund, retry: { attempts: 2, delay: 10s }, timeout: 1m } }
          ship: { needs: [pay], uses: t }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_done_is_undone_in_reverse_order_before_the_run_ends(bool restoring)
    {
        var run = Failed(restoring);
        Assert.Equal(RunStatus.Compensating, run.Status);
        Assert.Null(run.Live.EndedAt);
        Assert.Equal(["pay/compensate"], Undoing(run));

        run.Complete("pay/compensate");
        Assert.Equal(["book/compensate"], Undoing(run));
        Assert.Equal("unbook", run.Sent[^1].Type);
        Assert.Equal("""{"id":7,"why":"task ship failed: it broke"}""", run.InputOf("book/compensate"));

        run.Complete("book/compensate");
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("task ship failed: it broke", run.Error!.Message);
        Assert.NotNull(run.Live.EndedAt);
        Assert.Equal(["run.compensating", "task.queued", "task.succeeded", "task.queued", "task.succeeded", "run.failed"],
            run.History.Select(line => line.Kind).SkipWhile(kind => kind != "run.compensating"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_succeeds_undoes_nothing(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start();
        run.Complete("book", """{"id":7}""").Complete("check").Complete("pay").Complete("ship");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.DoesNotContain(run.Rows.Keys, path => path.EndsWith("/compensate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_took_too_long_undoes_what_was_done_and_ends_timed_out(bool restoring)
    {
        var run = new PlannedRun($"deadline: {{ duration: 2h }}\n{Chain}", restoring: restoring, at: DateTimeOffset.UnixEpoch).Start();
        run.Complete("book", """{"id":7}""").Fire(TimerKinds.Duration, "");

        Assert.Equal(RunStatus.Compensating, run.Status);
        Assert.Equal("""{"id":7,"why":"the run took longer than its duration of 02:00:00"}""", run.InputOf("book/compensate"));

        run.Complete("book/compensate");
        Assert.Equal((RunStatus.TimedOut, "Timeout"), (run.Status, run.Error!.Type));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_task_that_ran_into_its_timeout_fails_the_run_that_is_undone(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start();
        run.Complete("book", """{"id":7}""").Fail("check", "Timeout").Complete("book/compensate");

        Assert.Equal((RunStatus.Failed, "Timeout"), (run.Status, run.Error!.Type));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_undoes_waits_for_no_window_and_for_the_pool_of_its_type(bool restoring)
    {
        var run = new PlannedRun(
            $"window: {{ from: \"00:00\", to: \"01:00\", at_close: drain }}\n{Chain}", restoring: restoring, at: DateTimeOffset.UnixEpoch)
        {
            Options = new PlannerOptions { PoolOfType = task => task.Node.Definition.Uses == "unbook" ? "desk" : null },
        };
        run.Start().Complete("book", """{"id":7}""").After(TimeSpan.FromHours(2)).Fail("check");

        Assert.Equal("waits for pool desk", run.Rows["book/compensate"].WaitReason);
        Assert.Equal("queued", run.Grant("book/compensate").State("book/compensate"));
        Assert.Equal(RunStatus.Failed, run.Complete("book/compensate").Status);
        Assert.Empty(run.Slots);
    }

    [Fact]
    public void A_run_in_which_nothing_was_done_that_can_be_undone_fails_at_once()
    {
        var run = new PlannedRun(Chain).Start().Fail("book");

        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_undoes_what_was_done_and_ends_canceled(bool restoring)
    {
        var run = new PlannedRun(Chain, restoring: restoring).Start().Complete("book", """{"id":7}""").Cancel("no use");

        Assert.Equal(RunStatus.Compensating, run.Status);
        Assert.Equal("""{"id":7,"why":"the run was canceled"}""", run.InputOf("book/compensate"));

        run.Cancel("at once").Complete("book/compensate");
        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Null(run.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_compensation_has_attempts_a_lease_and_a_timeout_of_its_own(bool restoring)
    {
        var run = Failed(restoring).Begin("pay/compensate");
        Assert.Equal([TimerKinds.Lease, TimerKinds.Timeout], run.Timers.Keys.Select(key => key.Kind).Order());

        run.Fire(TimerKinds.Lease, "pay/compensate");
        Assert.Equal(2, run.Rows["pay/compensate"].Attempt);
        run.Apply(new PlannerEvent.Completed("pay/compensate", 1, "w1", null));
        Assert.Equal(Refusal.OldAttempt, run.Last.Refused);

        run.Fail("pay/compensate");
        Assert.Equal("retrying", run.State("pay/compensate"));
        run.Fire(TimerKinds.Retry, "pay/compensate").Complete("pay/compensate");
        Assert.Equal(["book/compensate"], Undoing(run));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_compensation_that_fails_for_good_keeps_the_run_from_ending_and_says_which(bool restoring)
    {
        var run = Failed(restoring).Fail("pay/compensate", retryable: false);

        Assert.Equal(RunStatus.CompensationFailed, run.Status);
        Assert.False(run.Status.IsFinal());
        Assert.Equal("run.compensation_failed", run.History[^1].Kind);
        Assert.Equal(
            """{"type":"Broken","message":"pay could not be undone: pay/compensate failed: it broke"}""", run.History[^1].Data);
        Assert.Empty(Undoing(run));
    }

    [Fact]
    public void A_compensation_whose_input_cannot_be_put_together_is_stuck_too()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              book: { uses: t, compensate: { uses: unbook, with: { id: "${{ tasks.book.output.id + 1 }}" } } }
              ship: { needs: [book], uses: t }
            """).Start().Complete("book", """{"id":"x"}""").Fail("ship");

        Assert.Equal(RunStatus.CompensationFailed, run.Status);
        Assert.Equal("failed", run.State("book/compensate"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Children_of_maps_and_tasks_in_groups_and_rounds_are_undone_each_with_its_own_item_and_output(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              each:
                foreach: { eu: 1, us: 2 }
                uses: t
                compensate: { uses: u, with: { item: "${{ item }}", own: "${{ tasks.each.output }}" } }
              again:
                needs: [each]
                while: ${{ index < 2 }}
                max: 5
                tasks:
                  step: { uses: t, compensate: { uses: u, with: { round: "${{ index }}", own: "${{ tasks.step.output }}" } } }
              last: { needs: [again], uses: t }
            """, restoring: restoring).Start();
        run.Complete("each[us]", "20").Complete("each[eu]", "10").Complete("again[0]/step", "5").Complete("again[1]/step", "6").Fail("last");

        var order = new List<(string, string)>();
        while (run.Status == RunStatus.Compensating)
        {
            order.Add((run.Sent[^1].Path, run.Sent[^1].Input.GetRawText()));
            run.Complete(run.Sent[^1].Path);
        }

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(
            [("again[1]/step/compensate", """{"round":1,"own":6}"""), ("again[0]/step/compensate", """{"round":0,"own":5}"""),
             ("each[eu]/compensate", """{"item":1,"own":10}"""), ("each[us]/compensate", """{"item":2,"own":20}""")],
            order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_ended_with_the_run_is_undone_first_however_early_it_began(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              slow: { uses: t, compensate: { uses: u } }
              quick: { uses: t, compensate: { uses: u } }
              bad: { needs: [quick], uses: t }
            """, restoring: restoring).Start().Complete("quick").Fail("bad");
        Assert.Equal(RunStatus.Running, run.Status);

        run.Complete("slow");
        Assert.Equal(["slow/compensate"], Undoing(run));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Undoing_begins_when_what_tears_down_has_ended(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              create: { uses: t }
              load: { needs: [create], uses: t, compensate: { uses: u } }
              check: { needs: [load], uses: t }
              delete: { needs: [check], teardown: [create], uses: t }
            """, restoring: restoring).Start().Complete("create").Complete("load").Fail("check");
        Assert.Equal(RunStatus.Running, run.Status);

        run.Complete("delete");
        Assert.Equal(["load/compensate"], Undoing(run));
    }

    [Fact]
    public void A_failure_that_the_workflow_catches_undoes_nothing()
    {
        var run = new PlannedRun("workflow: w\ncatch: { then: tell }\n" + Chain["workflow: w\n".Length..] + "\n  tell: { only: catch, uses: t }");
        run.Start().Complete("book", """{"id":7}""").Fail("check").Complete("tell");

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    private static PlannedRun Failed(bool restoring) => new PlannedRun(Chain, restoring: restoring).Start()
        .Complete("book", """{"id":7}""").Complete("check").Complete("pay").Fail("ship");

    private static string[] Undoing(PlannedRun run) => run.Open(TaskState.Queued, TaskKinds.Compensation);
}
