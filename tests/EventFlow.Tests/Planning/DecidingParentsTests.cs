using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class DecidingParentsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_failed_switch_would_have_chosen_from_waits_for_no_parent_that_does_not_matter(bool restoring)
    {
        var run = new PlannedRun("""
            workflow: w
            tasks:
              route: { switch: { on: "${{ 2 }}", cases: { 0: a, 1: [a] } }, catch: { then: h } }
              slow: { signal: go }
              a: { needs: [slow], join: always, uses: t }
              h: { only: catch, uses: t }
            """, restoring: restoring).Start();

        Assert.Equal(
            (TaskState.Skipped, "parent route ended as failed, which h deals with"), (run.Rows["a"].State, run.Rows["a"].WaitReason));
    }

    [Fact]
    public void A_run_is_canceled_in_the_same_order_before_and_after_a_restart()
    {
        Assert.Equal(Canceled(restoring: false), Canceled(restoring: true));
    }

    private static List<(string, string?)> Canceled(bool restoring)
    {
        var run = new PlannedRun(
            "workflow: w\ntasks:\n  m: { foreach: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], tasks: { b: { uses: t }, a: { signal: go } } }",
            restoring: restoring).Start().Cancel();
        return [.. run.History.Select(line => (line.Kind, line.Path))];
    }
}
