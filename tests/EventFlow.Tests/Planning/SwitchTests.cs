using EventFlow.Core.Planning;
using EventFlow.Tests.Docs;

namespace EventFlow.Tests.Planning;

public class SwitchTests
{
    private const string Flow = """
        workflow: w
        params: { v: { default: null } }
        tasks:
          late: { needs: [b], uses: t }
          b: { uses: t, with: { v: "${{ tasks.route.output }}" } }
          a: { uses: t }
          c: { needs: [first], join: all_done, uses: t }
          first: { uses: t }
          route:
            needs: [first]
            switch: { on: "${{ params.v }}", cases: { x: [a, b], 1: c, true: b }, default: c }
        """;

    [Theory]
    [InlineData("\"x\"", "a b", "case x", false)]
    [InlineData("\"x\"", "a b", "case x", true)]
    [InlineData("1", "c", "case 1", false)]
    [InlineData("true", "b", "case true", true)]
    [InlineData("\"true\"", "b", "case true", false)]
    [InlineData("null", "c", "its default", true)]
    [InlineData("{}", "c", "its default", false)]
    public void The_tasks_of_the_case_go_on_and_the_others_are_skipped_with_the_reason(string value, string chosen, string choice, bool restoring)
    {
        var run = new PlannedRun(Flow, $"{{\"v\":{value}}}", restoring).Start();
        Assert.Equal(["first"], run.Open(TaskState.Queued));

        run.Complete("first");

        Assert.Equal(chosen, string.Join(' ', run.Open(TaskState.Queued)));
        Assert.Equal("succeeded", run.State("route"));
        foreach (var skipped in new[] { "a", "b", "c" }.Except(chosen.Split(' ')))
        {
            Assert.Equal((TaskState.Skipped, $"switch route chose {choice}"), (run.Rows[skipped].State, run.Rows[skipped].WaitReason));
        }
    }

    [Fact]
    public void The_value_is_the_output_and_what_needs_a_skipped_task_is_skipped()
    {
        var run = new PlannedRun(Flow, """{"v":"x"}""").Start().Complete("first");
        Assert.Equal("""{"v":"x"}""", run.InputOf("b"));

        var other = new PlannedRun(Flow, """{"v":1}""").Start().Complete("first").Complete("c");
        Assert.Equal("skipped", other.State("late"));
        Assert.Equal(RunStatus.Succeeded, other.Status);
    }

    [Theory]
    [InlineData("\"paris\"", "switch: params.v gave \"paris\", for which there is no case and no default; there are cases for x, 1, true")]
    [InlineData("[1]", "switch: params.v gave [1], for which there is no case and no default; there are cases for x, 1, true")]
    public void A_value_without_a_case_and_without_a_default_fails(string value, string says)
    {
        var run = new PlannedRun(Flow.Replace(", default: c", ""), $"{{\"v\":{value}}}").Start().Complete("first");

        Assert.Equal(("Switch", $"task route failed: {says}"), (run.Error!.Type, run.Error.Message));
        Assert.All(new[] { "a", "b", "c" }, path => Assert.Equal("upstream_failed", run.State(path)));
    }

    [Fact]
    public void A_default_of_none_goes_on_with_none()
    {
        var run = new PlannedRun(Flow.Replace("default: c", "default: []"), """{"v":"paris"}""").Start().Complete("first");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.All(new[] { "a", "b", "c" }, path => Assert.Equal("skipped", run.State(path)));
    }

    [Fact]
    public void An_expression_that_fails_fails_the_switch()
    {
        var run = new PlannedRun(Flow.Replace("params.v }}", "params.v - 'x' }}"), """{"v":1}""").Start().Complete("first");

        Assert.Equal("Expression", run.Error!.Type);
    }

    [Fact]
    public void A_switch_that_is_skipped_skips_what_it_chooses_from()
    {
        var run = new PlannedRun(Flow.Replace("needs: [first]\n    switch", "needs: [first]\n    when: false\n    switch")).Start().Complete("first");

        Assert.All(new[] { "a", "b", "c", "route" }, path => Assert.Equal("skipped", run.State(path)));
    }

    [Theory]
    [InlineData("oslo", "extract-api")]
    [InlineData("berlin", "extract-files extract-sap")]
    public void The_join_of_the_page_runs_after_whichever_branch_was_taken(string site, string taken)
    {
        var run = new PlannedRun(WorkflowPage.Of("by-site"), $"{{\"site\":\"{site}\"}}").Start();
        Assert.Equal(taken, string.Join(' ', run.Open(TaskState.Queued)));
        foreach (var path in taken.Split(' '))
        {
            run.Complete(path);
        }

        run.Complete("load");
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }
}
