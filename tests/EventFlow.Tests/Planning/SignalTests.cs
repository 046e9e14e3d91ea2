using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class SignalTests
{
    private const string Flow = """
        workflow: w
        tasks:
          first: { uses: t }
          go: { needs: [first], signal: go, timeout: 2h }
          then: { needs: [go], uses: t, with: { by: "${{ tasks.go.output.by }}" } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_signal_ends_the_task_that_waits_for_it_and_its_body_is_the_output(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("first");
        Assert.Equal("awaiting", run.State("go"));
        Assert.Equal("waits for signal go until 1970-01-01T02:00:00Z", run.Rows["go"].WaitReason);
        Assert.Equal(TaskKinds.Signal, run.Rows["go"].Kind);

        run.Signal("go", """{"by":"ann"}""");

        Assert.Equal("succeeded", run.State("go"));
        Assert.Equal("""{"by":"ann"}""", run.InputOf("then"));
        Assert.Equal("go", run.TakerOf(1));
        Assert.Empty(run.Timers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_signal_that_comes_before_anybody_waits_is_kept_and_given_to_the_first_who_does(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring);
        run.Signal("go", """{"by":"ann"}""").Start().Signal("go", """{"by":"bob"}""");
        Assert.True(run.IsReceived(2));
        Assert.Null(run.TakerOf(1));

        run.Complete("first");

        Assert.Equal("""{"by":"ann"}""", run.InputOf("then"));
        Assert.Equal("go", run.TakerOf(1));
        Assert.Null(run.TakerOf(2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_signal_is_given_once_to_the_one_that_has_waited_longest(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { uses: t }
              late: { needs: [a], signal: go }
              early: { signal: go }
              other: { signal: stop }
            """, restoring: restoring).Start().After(TimeSpan.FromSeconds(1)).Complete("a");

        run.Signal("go", "1");
        Assert.Equal(("succeeded", "awaiting"), (run.State("early"), run.State("late")));
        run.Deliver(1);
        Assert.Equal("awaiting", run.State("late"));
        Assert.False(run.Last.HasChanges);
        run.Signal("go", "2").Signal("stop");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["early", "late", "other"], Enumerable.Range(1, 3).Select(run.TakerOf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signals_that_reach_the_run_in_another_order_or_twice_are_each_received_once(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              a: { signal: go }
              b: { needs: [a], signal: go }
              c: { needs: [b], signal: go }
            """, restoring: restoring).Start();
        var numbers = Enumerable.Range(0, 3).Select(_ => run.Send("go")).ToList();

        run.Deliver(3).Deliver(3).Deliver(1).Deliver(1).Deliver(3).Deliver(2).Deliver(2);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["b", "c", "a"], numbers.Select(run.TakerOf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_signal_that_does_not_come_in_time_ends_the_task_as_timed_out(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("first").Fire(TimerKinds.Signal, "go");

        Assert.Equal("timed_out", run.State("go"));
        Assert.Equal("task go failed: signal go did not come within 02:00:00", run.Error!.Message);
        run.Signal("go");
        Assert.True(run.IsReceived(1));
        Assert.Equal("timed_out", run.State("go"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Canceling_ends_the_waiting_at_once(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Complete("first").Cancel();

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal("canceled", run.State("go"));
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void A_signal_without_a_body_leaves_no_output()
    {
        var run = new PlannedRun(Flow).Start().Complete("first").Signal("go");

        Assert.Null(run.Rows["go"].Output);
        Assert.Equal("{}", run.InputOf("then"));
    }

    [Fact]
    public void The_history_tells_what_became_of_a_signal()
    {
        var run = new PlannedRun(Flow).Start().Signal("go").Complete("first");

        Assert.Equal("""{"name":"go","number":1}""", run.History.Single(line => line.Kind == "signal.kept").Data);
        Assert.Equal(("go", """{"name":"go","number":1}"""), run.History.Where(line => line.Kind == "task.signaled").Select(line => (line.Path, line.Data)).Single());
    }
}
