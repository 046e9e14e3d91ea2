using EventFlow.Core.Planning;
using EventFlow.Testing;

namespace EventFlow.Tests.Testing;

public sealed class WorkflowTestTests
{
    private const string Chain = """
        workflow: chain
        params: { site: { type: string, default: oslo } }
        tasks:
          first: { uses: t, with: { site: "${{ params.site }}" }, retry: { attempts: 4, delay: [5m, 10m, 15m] } }
          second: { needs: [first], uses: t, with: { rows: "${{ tasks.first.output.rows }}" } }
        """;

    [Fact]
    public void Tasks_without_a_script_succeed_at_once_with_no_output()
    {
        var run = WorkflowTest.Of(Chain).Run();

        Assert.Equal((RunStatus.Succeeded, TimeSpan.Zero), (run.State, run.Duration));
        Assert.Equal("null", run.Task("first").Output?.GetRawText());
        Assert.Equal("""{"site":"oslo"}""", run.Task("first").Input?.GetRawText());
    }

    [Fact]
    public void Results_come_in_turn_and_retries_jump_the_clock()
    {
        var outage = TaskResult.Error("Http.503");

        var run = WorkflowTest.Of(Chain)
            .Param("site", "berlin")
            .On("first", outage, outage, outage, TaskResult.Output(new { rows = 7 }))
            .Run();

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Equal([Minutes(0), Minutes(5), Minutes(15), Minutes(30)], run.Task("first").AttemptsAt);
        Assert.Equal(Minutes(30), run.Duration);
        Assert.Equal("""{"rows":7}""", run.Task("second").Input?.GetRawText());
    }

    [Fact]
    public void Windows_and_deadlines_are_kept_on_the_clock_of_the_test()
    {
        var run = WorkflowTest.Of("""
            workflow: nightly
            window: { from: "22:00", to: "06:00", timezone: Europe/Berlin, calendar: de }
            deadline: { finish_by: "23:00", timezone: Europe/Berlin }
            tasks: { a: { uses: t }, b: { needs: [a], uses: t, window: { from: "04:00", to: "05:00" } } }
            """)
            .Calendar("calendar: de\nholidays: { 12-31: Old Year, 01-01: New Year }")
            .Run();

        // The window of Old Year would still be open: it opens on Friday, 22:00 in Berlin.
        Assert.Equal((RunStatus.Succeeded, TimeSpan.FromHours(52)), (run.State, run.Duration));
        Assert.Equal(TimeSpan.FromHours(45), run.Task("a").AttemptsAt[0]);
        Assert.Equal(TimeSpan.FromHours(22), run.DeadlineMissedAt);
    }

    [Fact]
    public void A_calendar_that_the_test_does_not_have_is_asked_for()
    {
        var test = WorkflowTest.Of("workflow: w\nwindow: { calendar: de }\ntasks: { a: { uses: t } }");

        var failure = Assert.Throws<WorkflowTestException>(() => test.Run());
        Assert.StartsWith("EF2174 the workflow names calendar 'de'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_result_stays()
    {
        var run = WorkflowTest.Of(Chain).On("first", TaskResult.Error("Http.503")).Run();

        Assert.Equal((RunStatus.Failed, "Http.503", 4), (run.State, run.Error?.Type, run.Task("first").Attempts));
        Assert.Equal(TaskState.UpstreamFailed, run.Task("second").State);
    }

    [Fact]
    public void An_attempt_takes_its_time_and_no_more_than_its_timeout()
    {
        var run = WorkflowTest.Of("""
            workflow: times
            tasks:
              quick: { uses: t, timeout: 5m }
              slow: { uses: t, timeout: 5m }
              silent: { uses: t, timeout: 7m }
            """)
            .On("quick", TaskResult.Output().After(Minutes(4)))
            .On("slow", TaskResult.Output().After(Minutes(6)))
            .On("silent", TaskResult.Never)
            .Run();

        Assert.Equal((TaskState.Succeeded, Minutes(4)), Ended(run, "quick"));
        Assert.Equal((TaskState.TimedOut, Minutes(5)), Ended(run, "slow"));
        Assert.Equal((TaskState.TimedOut, Minutes(7)), Ended(run, "silent"));
    }

    [Fact]
    public void A_lost_worker_costs_its_lease_and_no_try()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks: { a: { uses: t } }").On("a", TaskResult.Lost, TaskResult.Output(1)).Run();

        Assert.Equal((TaskState.Succeeded, TimeSpan.FromSeconds(30)), Ended(run, "a"));
        Assert.Equal(2, run.Task("a").Attempts);
    }

    [Fact]
    public void A_path_comes_before_patterns()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks: { m: { foreach: [a, b, c], tolerate: 1, uses: t } }")
            .On("m[*]", TaskResult.Output("some"))
            .On("m[1]", TaskResult.Error("Broken"))
            .Run();

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Equal(TaskState.Failed, run.Task("m[1]").State);
        Assert.Equal("\"some\"", run.Task("m[2]").Output?.GetRawText());
    }

    [Fact]
    public void Signals_and_decisions_come_when_they_are_sent_and_waited_for()
    {
        var run = WorkflowTest.Of("""
            workflow: people
            tasks:
              shipped: { signal: shipped }
              approval: { needs: [shipped], approve: { by: finance, within: 2d, form: { type: object, required: [account] } } }
              pay: { needs: [approval], uses: t, with: { account: "${{ tasks.approval.output.form.account }}" } }
            """)
            .Signal(Minutes(10), "shipped", new { parcel = "Z-17" })
            .Approve(Minutes(1), "approval", by: "ann", form: new { account = "4711" })
            .Run();

        Assert.Equal((RunStatus.Succeeded, Minutes(10)), (run.State, run.Duration));
        Assert.Equal("""{"parcel":"Z-17"}""", run.Task("shipped").Output?.GetRawText());
        Assert.Equal("""{"account":"4711"}""", run.Task("pay").Input?.GetRawText());
        Assert.Empty(run.Unsent);
    }

    [Fact]
    public void A_rejection_fails_its_task()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks: { ok: { approve: { by: ops } } }").Reject(Minutes(3), "ok", comment: "no").Run();

        Assert.Equal(("Approval.Rejected", Minutes(3)), (run.Error?.Type, run.Duration));
    }

    [Fact]
    public void A_canceled_run_ends_with_its_workers()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks: { a: { uses: t }, b: { needs: [a], uses: t } }")
            .On("a", TaskResult.Never)
            .Cancel(Minutes(2), "enough")
            .Run();

        Assert.Equal((RunStatus.Canceled, Minutes(2)), (run.State, run.Duration));
        Assert.Equal((TaskState.Canceled, Minutes(2)), Ended(run, "a"));
    }

    [Fact]
    public void A_run_that_cannot_end_says_what_it_waits_for()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks: { a: { signal: go }, b: { uses: t }, c: { needs: [a, b], uses: t } }")
            .On("b", TaskResult.Never)
            .Run();

        Assert.Equal(RunStatus.Running, run.State);
        Assert.Equal(["a: waits for signal go", "b: attempt 1 is not done", "c: waits for a, b"], run.WaitsFor);
    }

    [Fact]
    public void What_nobody_waited_for_is_told()
    {
        var run = WorkflowTest.Of("workflow: w\ntasks: { a: { uses: t }, ok: { needs: [a], approve: { by: ops } } }")
            .On("a", TaskResult.Error("Broken"))
            .Approve(TimeSpan.Zero, "ok")
            .Cancel(Minutes(1))
            .Run();

        Assert.Equal(["at 1m cancel: the run had ended", "at 0s approval of ok: the task did not wait for it"], run.Unsent);
    }

    [Theory]
    [InlineData("workflow: w\ntitel: x\ntasks: { a: { uses: t } }", "EF2206 the workflow has errors:\nworkflow.yaml:2:1: EF1042")]
    [InlineData("workflow: w\nparams: { n: { type: integer } }\ntasks: { a: { uses: t } }", "EF1212 parameter 'n'")]
    public void A_workflow_that_cannot_run_is_refused(string yaml, string message)
    {
        var failure = Assert.Throws<WorkflowTestException>(() => WorkflowTest.Of(yaml).Run());

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_in_a_path_or_name_is_told_before_the_run()
    {
        var test = WorkflowTest.Of("workflow: w\ntasks: { load: { uses: t }, s: { signal: go } }");

        Assert.Equal(
            "EF2201 the workflow has no task 'laod': did you mean 'load'?; it has load, s",
            Assert.Throws<WorkflowTestException>(() => test.On("laod", TaskResult.Output())).Message);
        Assert.StartsWith(
            "EF2203 no task of the workflow waits for signal 'og'",
            Assert.Throws<WorkflowTestException>(() => test.Signal(TimeSpan.Zero, "og")).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "EF2203 no task 'load'", Assert.Throws<WorkflowTestException>(() => test.Approve(TimeSpan.Zero, "load")).Message,
            StringComparison.Ordinal);
    }

    private static (TaskState, TimeSpan?) Ended(TestRun run, string path) => (run.Task(path).State, run.Task(path).EndedAt);

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);
}
