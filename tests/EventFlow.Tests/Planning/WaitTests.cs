using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class WaitTests
{
    private static string Flow(string wait) => $$"""
        workflow: w
        params: { at: { default: null } }
        tasks:
          pause: { wait: {{wait}} }
          then: { needs: [pause], uses: t }
        """;

    [Theory]
    [InlineData("{ for: 10m }", false)]
    [InlineData("{ for: 10m }", true)]
    [InlineData("{ for: \"${{ '10' & 'm' }}\" }", false)]
    [InlineData("{ until: 1970-01-01T00:10:00Z }", true)]
    [InlineData("{ until: \"${{ '1970-01-01T01:10:00+01:00' }}\" }", false)]
    public void A_wait_says_until_when_and_goes_on_when_its_time_has_come(string wait, bool restoring)
    {
        var run = new PlannedRun(Flow(wait), restoring: restoring).Start();

        Assert.Equal("awaiting", run.State("pause"));
        Assert.Equal("waits until 1970-01-01T00:10:00Z", run.Rows["pause"].WaitReason);
        Assert.Equal(TaskKinds.Wait, run.Rows["pause"].Kind);
        Assert.Equal([TimeSpan.FromMinutes(10)], run.Timers.Values);
        Assert.Equal(1, run.Live.ActiveTasks);

        run.Fire(TimerKinds.Wait, "pause");

        Assert.Equal("succeeded", run.State("pause"));
        Assert.Equal("queued", run.State("then"));
        Assert.Empty(run.Timers);
    }

    [Theory]
    [InlineData("{ for: 0s }")]
    [InlineData("{ until: 1969-12-31T23:59:59Z }")]
    [InlineData("{ until: 1970-01-01T00:00:00Z }")]
    public void What_is_past_already_passes_at_once(string wait)
    {
        var run = new PlannedRun(Flow(wait)).Start();

        Assert.Equal("succeeded", run.State("pause"));
        Assert.Equal("queued", run.State("then"));
        Assert.Empty(run.Timers);
    }

    [Theory]
    [InlineData("{ until: \"${{ params.at }}\" }", "\"tomorrow\"", "Wait", "'until' gave \"tomorrow\"")]
    [InlineData("{ until: \"${{ params.at }}\" }", "\"2026-03-01T06:00:00\"", "Wait", "with its offset")]
    [InlineData("{ until: \"${{ params.at }}\" }", "\"9999-03-01T06:00:00Z\"", "Wait", "3650 days ahead")]
    [InlineData("{ until: \"${{ params.none }}\" }", "1", "Wait", "gave nothing")]
    [InlineData("{ for: \"${{ params.at }}\" }", "600", "Wait", "'for' gave 600")]
    [InlineData("{ for: \"${{ params.at - 1 }}\" }", "\"x\"", "Expression", "wait: ")]
    public void A_time_that_is_none_fails_the_task(string wait, string at, string type, string says)
    {
        var run = new PlannedRun(Flow(wait).Replace("{ at: ", "{ none: { default: null }, at: "), $"{{\"at\":{at}}}").Start();

        Assert.Equal("failed", run.State("pause"));
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(type, run.Error!.Type);
        Assert.Contains(says, run.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Canceling_ends_a_wait_at_once(bool restoring)
    {
        var run = new PlannedRun(Flow("{ for: 10m }"), restoring: restoring).Start().Cancel();

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Equal("canceled", run.State("pause"));
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void Each_child_of_a_map_waits_for_its_own_time()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              pause: { foreach: [1, 2], wait: { for: "${{ item }}h" } }
            """).Start();

        Assert.Equal([TimeSpan.FromHours(1), TimeSpan.FromHours(2)], run.Timers.OrderBy(timer => timer.Key.Path).Select(timer => timer.Value));
        run.Fire(TimerKinds.Wait, "pause[0]").Fire(TimerKinds.Wait, "pause[1]");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData(TimerKinds.Signal)]
    [InlineData(TimerKinds.Approval)]
    [InlineData(TimerKinds.Timeout)]
    public void A_timer_of_another_kind_ends_no_wait(string kind)
    {
        var run = new PlannedRun(Flow("{ for: 10m }")).Start().Apply(new PlannerEvent.TimerDue(kind, "pause", 0));

        Assert.Equal("awaiting", run.State("pause"));
        Assert.Single(run.Timers);
    }

    [Fact]
    public void What_a_worker_says_of_a_wait_is_refused()
    {
        var run = new PlannedRun(Flow("{ for: 10m }")).Start().Complete("pause");

        Assert.Equal(Refusal.UnknownTask, run.Last.Refused);
        Assert.Equal("awaiting", run.State("pause"));
    }
}
