using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class ChildRunTests
{
    private const string Flow = """
        workflow: w
        params: { site: { type: string, default: oslo } }
        tasks:
          call: { run: load-site, with: { site: "${{ params.site }}" }, retry: { attempts: 2, delay: 1m, on: [Http.*] } }
          then: { needs: [call], uses: t, with: { rows: "${{ tasks.call.output.rows }}" } }
        """;

    private const string Given = """{"site":"oslo"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_run_is_asked_for_with_the_input_as_its_parameters_and_gives_its_output(bool restoring)
    {
        var run = new PlannedRun(Flow, Given, restoring).Start();

        var child = Assert.Single(run.Children);
        Assert.Equal(("call", 1, "load-site", Given, 1), (child.Path, child.Attempt, child.Child.Workflow, child.Params.GetRawText(), child.Depth));
        Assert.Equal(("awaiting", TaskKinds.Run), (run.State("call"), run.Rows["call"].Kind));
        Assert.Equal(($"waits for run {child.Id} of load-site", child.Id.ToString()), (run.Rows["call"].WaitReason, run.Rows["call"].Worker));

        run.EndChild("call", """{"rows":7}""");

        Assert.Equal("succeeded", run.State("call"));
        Assert.Equal("""{"rows":7}""", run.InputOf("then"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_that_fails_is_tried_again_as_another_run_and_then_fails_its_task_with_its_error(bool restoring)
    {
        var run = new PlannedRun(Flow, Given, restoring).Start().EndChild("call", error: new AttemptError("Http.503", "away"));
        Assert.Equal("retrying", run.State("call"));

        run.Fire(TimerKinds.Retry, "call").EndChild("call", error: new AttemptError("Http.503", "still away"));

        Assert.Equal(2, run.Children.Select(child => child.Id).Distinct().Count());
        Assert.Equal([1, 2], run.Children.Select(child => child.Attempt));
        Assert.Equal(("failed", "Http.503", "still away"), (run.State("call"), run.Rows["call"].ErrorType, run.Rows["call"].ErrorMessage));
        Assert.Equal("task call failed: still away", run.Error?.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_end_of_a_child_counts_once_and_only_for_the_attempt_it_did(bool restoring)
    {
        var run = new PlannedRun(Flow, Given, restoring).Start().EndChild("call", error: new AttemptError("Http.503", "away"));
        run.Fire(TimerKinds.Retry, "call").Apply(new PlannerEvent.ChildEnded("call", 1, null));
        Assert.Equal("awaiting", run.State("call"));
        Assert.False(run.Last.HasChanges);

        run.EndChild("call", "1").EndChild("call", "2");

        Assert.False(run.Last.HasChanges);
        Assert.Equal("1", run.Rows["call"].Output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_canceled_run_lets_its_children_be_canceled_and_waits_for_none_of_them(bool restoring)
    {
        var run = new PlannedRun(Flow, Given, restoring).Start().Cancel();

        Assert.Equal(run.Children.Select(child => child.Id), run.Left);
        Assert.Equal(("canceled", RunStatus.Canceled), (run.State("call"), run.Status));
    }

    [Fact]
    public void A_child_with_the_policy_abandon_is_left_alone()
    {
        var run = new PlannedRun("workflow: w\ntasks:\n  call: { run: other, parent_close_policy: abandon }").Start().Cancel();

        Assert.Empty(run.Left);
        Assert.Equal(RunStatus.Canceled, run.Status);
    }

    [Fact]
    public void A_child_that_was_canceled_fails_its_task_for_good_and_can_be_caught()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              call: { run: other, retry: { attempts: 5 }, catch: [{ on: [Child.Canceled], then: mend }] }
              mend: { uses: t, only: catch }
            """).Start();
        var child = run.Children[0].Id;

        run.EndChild("call", error: ChildRuns.ErrorOf(child, RunStatus.Canceled, null));

        Assert.Equal(("failed", $"run {child} was canceled"), (run.State("call"), run.Rows["call"].ErrorMessage));
        Assert.Equal(RunStatus.Succeeded, run.Complete("mend").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_that_takes_longer_than_the_timeout_is_left_and_the_attempt_times_out(bool restoring)
    {
        var run = new PlannedRun(
            "workflow: w\ntasks:\n  call: { run: other, timeout: 1h, retry: { attempts: 2, delay: 1m } }", restoring: restoring).Start();
        var first = run.Children[0].Id;

        run.Fire(TimerKinds.Timeout, "call");
        Assert.Equal([first], run.Left);
        run.Fire(TimerKinds.Retry, "call").Fire(TimerKinds.Timeout, "call");

        Assert.Equal(("timed_out", $"run {run.Children[1].Id} did not end within the timeout of 01:00:00"),
            (run.State("call"), run.Rows["call"].ErrorMessage));
        Assert.Empty(run.Timers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_got_lost_is_asked_for_again_and_means_the_same_child(bool restoring)
    {
        var run = new PlannedRun(Flow, Given, restoring).Start().After(TimeSpan.FromHours(1));

        run.Apply(new PlannerEvent.Reconcile(TimeSpan.Zero));

        Assert.False(run.Last.HasChanges);
        Assert.Equal((run.Children[0].Id, Given, true), (run.Children[1].Id, run.Children[1].Params.GetRawText(), run.Children[1].IsRepeated));
    }

    [Fact]
    public void Runs_inside_of_each_other_end_at_a_depth()
    {
        var run = new PlannedRun(Flow, Given, depth: PlannerOptions.Default.MaxRunDepth).Start();

        Assert.Empty(run.Children);
        Assert.Equal((ErrorTypes.ChildDepth, RunStatus.Failed), (run.Rows["call"].ErrorType, run.Status));
        Assert.StartsWith("EF2191 this run is inside of 20 others", run.Rows["call"].ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17", "EF2192 'with' gave number where an object of parameters by name is needed", "Child.Refused")]
    [InlineData("$error(\"no\")", "with: ", "Expression")]
    public void Parameters_that_cannot_be_had_fail_the_task(string expression, string message, string type)
    {
        var run = new PlannedRun($"workflow: w\ntasks:\n  call: {{ run: other, with: '${{{{ {expression} }}}}' }}").Start();

        Assert.Empty(run.Children);
        Assert.Equal(type, run.Rows["call"].ErrorType);
        Assert.Contains(message, run.Rows["call"].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_map_of_child_runs_gives_their_outputs_in_order(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              call: { foreach: [a, b, c], max_parallel: 2, run: other, with: { site: "${{ item }}" } }
              sum: { needs: [call], uses: t, with: { all: "${{ tasks.call.output }}" } }
            """, restoring: restoring).Start();
        Assert.Equal(["call[0]", "call[1]"], run.Children.Select(child => child.Path));

        run.EndChild("call[1]", "2").EndChild("call[2]", "3").EndChild("call[0]", "1");

        Assert.Equal("""{"site":"c"}""", run.Children[2].Params.GetRawText());
        Assert.Equal("""{"all":[1,2,3]}""", run.InputOf("sum"));
    }

    [Fact]
    public void A_child_that_tears_down_is_not_canceled_with_its_run()
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              up: { uses: t }
              down: { needs: [up], run: clear, teardown: [up] }
            """).Start().Complete("up").Cancel();

        Assert.Empty(run.Left);
        Assert.Equal("awaiting", run.State("down"));
        Assert.Equal(RunStatus.Canceled, run.EndChild("down").Status);
    }

    [Fact]
    public void The_id_of_a_child_follows_from_the_attempt_and_begins_with_its_moment()
    {
        var (parent, at) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 5, 4, 3, 2, 1, 234, TimeSpan.Zero));

        var id = ChildRuns.IdOf(parent, "a", 1, at);

        Assert.Equal(id, ChildRuns.IdOf(parent, "a", 1, at.AddTicks(9)));
        Assert.Equal(7, id.Version);
        Assert.Equal(Guid.CreateVersion7(at).ToString()[..13], id.ToString()[..13]);
        Assert.Equal(
            4, new[] { id, ChildRuns.IdOf(parent, "a", 2, at), ChildRuns.IdOf(parent, "b", 1, at), ChildRuns.IdOf(Guid.NewGuid(), "a", 1, at) }
                .Distinct().Count());
    }
}
