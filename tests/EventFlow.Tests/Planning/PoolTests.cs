using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public sealed class PoolTests
{
    private const string Flow = """
        workflow: w
        tasks:
          load: { uses: sql, pool: { name: warehouse, weight: 2 }, priority: 7, retry: { attempts: 2, delay: 5s } }
          after: { needs: [load], uses: noop }
        """;

    private static SlotRequest Request(PlannedRun run) => Assert.Single(run.Slots).Value;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_task_with_a_pool_is_ready_until_its_slots_are_granted(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start();

        Assert.Equal("ready", run.State("load"));
        Assert.Equal("waits for pool warehouse", run.Rows["load"].WaitReason);
        Assert.Empty(run.Sent);
        Assert.Equal(new SlotRequest(run.Live.Id, "load", 1, "warehouse", 2, 7), Request(run));
        Assert.Equal("""{"pool":"warehouse","weight":2}""", run.History.Single(line => line.Kind == "task.ready").Data);

        run.Grant("load");

        Assert.Equal("queued", run.State("load"));
        Assert.Equal(("load", 1), (run.Sent.Single().Path, run.Sent.Single().Attempt));
        Assert.Null(run.Rows["load"].WaitReason);
    }

    [Fact]
    public void Tasks_of_a_backfill_stand_behind_those_of_today()
    {
        var run = new PlannedRun(Flow, trigger: """{"kind":"backfill"}""").Start();

        Assert.Equal(7 - 60, Request(run).Priority);
        Assert.Equal(7, Request(new PlannedRun(Flow, trigger: """{"kind":"schedule"}""").Start()).Priority);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_success_gives_the_slots_back_in_the_change_that_ends_the_attempt(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Grant("load").Complete("load");

        Assert.Equal([new SlotRelease(run.Live.Id, "load", 1, "warehouse", SlotOutcome.Success)], run.Last.SlotsReleased);
        Assert.Equal("queued", run.State("after"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_retry_gives_the_slots_up_and_asks_anew_when_it_is_due(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Grant("load").Fail("load");
        Assert.Equal("retrying", run.State("load"));
        Assert.Empty(run.Slots);
        Assert.Equal(SlotOutcome.Failure, run.Released.Single().Outcome);

        run.Fire(TimerKinds.Retry, "load");

        Assert.Equal("ready", run.State("load"));
        Assert.Equal(2, Request(run).Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_attempt_whose_worker_vanished_gives_its_slots_back_and_asks_for_the_next(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Grant("load").Begin("load").Fire(TimerKinds.Lease, "load");

        Assert.Equal((1, SlotOutcome.None), (run.Released.Single().Attempt, run.Released.Single().Outcome));
        Assert.Equal(("ready", 2), (run.State("load"), Request(run).Attempt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_attempt_that_times_out_gives_its_slots_back_as_a_failure(bool restoring)
    {
        var run = new PlannedRun("workflow: w\ntasks: { load: { uses: sql, pool: db, timeout: 10s } }", restoring: restoring).Start();

        run.Grant("load").Begin("load").Fire(TimerKinds.Timeout, "load");

        Assert.Equal("timed_out", run.State("load"));
        Assert.Equal(SlotOutcome.Failure, run.Released.Single().Outcome);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_cancel_leaves_no_slot_behind_wherever_the_task_is(int steps, bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start();
        if (steps > 0)
        {
            run.Grant("load");
        }

        if (steps > 1)
        {
            run.Begin("load");
        }

        run.Cancel();
        if (steps > 1)
        {
            Assert.Single(run.Slots);
            run.Fail("load", ErrorTypes.Canceled, retryable: false);
        }

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Empty(run.Slots);
        Assert.Equal(SlotOutcome.None, run.Released.Single().Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slots_granted_to_an_attempt_that_is_over_are_given_back(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Grant("load").Complete("load");

        run.Apply(new PlannerEvent.SlotGranted("load", 1, "warehouse"));
        Assert.Equal((1, SlotOutcome.None), (run.Last.SlotsReleased.Single().Attempt, run.Last.SlotsReleased.Single().Outcome));

        run.Apply(new PlannerEvent.SlotGranted("nowhere", 1, "warehouse"));
        Assert.Equal("nowhere", run.Last.SlotsReleased.Single().Path);
    }

    [Fact]
    public void Slots_granted_twice_dispatch_once_and_only_repeat_the_message()
    {
        var run = new PlannedRun(Flow).Start().Grant("load");

        run.Apply(new PlannerEvent.SlotGranted("load", 1, "warehouse"));

        Assert.True(run.Last.IsRepetition);
        Assert.False(run.Last.HasChanges);
        Assert.Equal(1, run.Rows["load"].Attempt);
    }

    [Fact]
    public void Slots_are_given_back_where_the_input_of_the_task_cannot_be_made()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks: { load: { uses: sql, pool: db, with: { x: "${{ $error('no') }}" } } }
            """).Start().Grant("load");

        Assert.Equal("failed", run.State("load"));
        Assert.Empty(run.Slots);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reconciled_run_asks_again_for_what_it_waits_for(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start();
        run.Slots.Clear();

        run.Apply(new PlannerEvent.Reconcile(TimeSpan.FromSeconds(15)));

        Assert.Equal(1, Request(run).Attempt);
        Assert.Equal("ready", run.State("load"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_type_may_have_a_pool_of_which_the_workflow_knows_nothing(bool restoring)
    {
        var run = new PlannedRun("workflow: w\ntasks: { call: { uses: http }, load: { uses: sql } }", restoring: restoring)
        {
            Options = new PlannerOptions { PoolOfType = task => task.Node.Definition.Uses == "http" ? "web" : null },
        };
        run.Start();
        Assert.Equal(("ready", "queued"), (run.State("call"), run.State("load")));
        Assert.True(Request(run).IsByType);

        run.Grant("call").Complete("call").Complete("load");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal("call", run.Released.Single().Path);
    }

    [Fact]
    public void Each_child_of_a_map_asks_for_its_own_slots()
    {
        var run = new PlannedRun("workflow: w\ntasks: { each: { uses: t, foreach: [1, 2, 3], max_parallel: 2, pool: db } }").Start();

        Assert.Equal(["each[0]", "each[1]"], run.Slots.Keys.Select(slot => slot.Path).Order(StringComparer.Ordinal));

        run.Grant("each[1]").Complete("each[1]");

        Assert.Equal(["each[0]", "each[2]"], run.Slots.Keys.Select(slot => slot.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_tasks_that_could_start_together_the_one_of_highest_priority_goes_out_first()
    {
        var run = new PlannedRun("""
            workflow: w
            defaults: { priority: 2 }
            tasks:
              low: { uses: t, priority: -1 }
              usual: { uses: t }
              high: { uses: t, priority: 10 }
              late: { needs: [high], uses: t }
              urgent: { needs: [high], uses: t, priority: 3 }
            """).Start();

        Assert.Equal(["high", "usual", "low"], run.Sent.Select(task => task.Path));

        run.Complete("high");

        Assert.Equal(["urgent", "late"], run.Sent.Skip(3).Select(task => task.Path));
    }
}
