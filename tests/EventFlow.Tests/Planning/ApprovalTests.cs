using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class ApprovalTests
{
    private const string Flow = """
        workflow: w
        tasks:
          ok: { approve: { by: [ops, qa], within: 2h, escalate: { to: [lead], within: 1h } } }
          then: { needs: [ok], uses: t, with: { by: "${{ tasks.ok.output.by }}" } }
          no: { needs: [ok], join: all_failed, uses: t, with: { by: "${{ tasks.ok.output.by }}", error: "${{ tasks.ok.error.type }}" } }
        """;

    private const string Approve = """{"decision":"approve","by":"ann","at":"1970-01-01T00:00:01Z","form":{"n":1}}""";
    private const string Reject = """{"decision":"reject","by":"bob","at":"1970-01-01T00:00:01Z","comment":"too dear"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_approved_and_when_is_the_output_and_in_the_history(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start();
        Assert.Equal("waits for approval by ops, qa until 1970-01-01T02:00:00Z", run.Rows["ok"].WaitReason);

        run.Signal(Decision.SignalOf("ok"), Approve);

        Assert.Equal("succeeded", run.State("ok"));
        Assert.Equal(Approve, run.Rows["ok"].Output);
        Assert.Equal("""{"by":"ann"}""", run.InputOf("then"));
        Assert.Equal("""{"decision":"approve","by":"ann"}""", run.History.Single(line => line is { Kind: "task.approved", Path: "ok" }).Data);
        Assert.Empty(run.Timers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_rejected_task_fails_and_keeps_who_rejected_it(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Signal(Decision.SignalOf("ok"), Reject);

        Assert.Equal("failed", run.State("ok"));
        Assert.Equal(("Approval.Rejected", "rejected by bob: too dear"), (run.Rows["ok"].ErrorType, run.Rows["ok"].ErrorMessage));
        Assert.Equal("""{"by":"bob","error":"Approval.Rejected"}""", run.InputOf("no"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_the_first_deadline_others_may_decide_too_and_after_the_second_it_times_out(bool restoring)
    {
        var run = new PlannedRun(Flow, restoring: restoring).Start().Fire(TimerKinds.Approval, "ok");
        Assert.Equal(("awaiting", 2), (run.State("ok"), run.Rows["ok"].Attempt));
        Assert.Equal("waits for approval by ops, qa, lead until 1970-01-01T03:00:00Z, escalated", run.Rows["ok"].WaitReason);

        run.Fire(TimerKinds.Approval, "ok");

        Assert.Equal("timed_out", run.State("ok"));
        Assert.Equal("nobody decided within 01:00:00 of the escalation", run.Rows["ok"].ErrorMessage);
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void An_approval_without_an_escalation_times_out_at_its_deadline_and_one_without_a_deadline_waits()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              ok: { approve: { by: ops, within: 2h } }
              long: { approve: { by: ops } }
            """).Start().Fire(TimerKinds.Approval, "ok");

        Assert.Equal("nobody decided within 02:00:00", run.Rows["ok"].ErrorMessage);
        Assert.Equal(("awaiting", "waits for approval by ops"), (run.State("long"), run.Rows["long"].WaitReason));
        Assert.Empty(run.Timers);
    }

    [Fact]
    public void A_decision_that_comes_too_late_is_told_in_the_history_and_changes_nothing()
    {
        var run = new PlannedRun(Flow).Start().Fire(TimerKinds.Approval, "ok").Fire(TimerKinds.Approval, "ok");
        run.Signal(Decision.SignalOf("ok"), Approve);

        Assert.Equal("timed_out", run.State("ok"));
        Assert.Contains(run.History, line => line is { Kind: "approval.ignored", Path: "ok" });
        Assert.Equal("ok", run.TakerOf(1));
    }

    [Fact]
    public void The_deadline_before_the_escalation_that_comes_twice_ends_nothing()
    {
        var run = new PlannedRun(Flow).Start().Fire(TimerKinds.Approval, "ok");

        run.Apply(new PlannerEvent.TimerDue(TimerKinds.Approval, "ok", 1));

        Assert.Equal("awaiting", run.State("ok"));
    }

    [Fact]
    public void Canceling_ends_the_waiting_at_once()
    {
        var run = new PlannedRun(Flow).Start().Fire(TimerKinds.Approval, "ok").Cancel();

        Assert.Equal(RunStatus.Canceled, run.Status);
        Assert.Empty(run.Timers);
    }
}
