using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Planning;

public class JoinRulesTests
{
    public static TheoryData<JoinRule> Rules => new(Enum.GetValues<JoinRule>());

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_verdict_on_ended_parents_is_what_the_rule_says(JoinRule rule)
    {
        foreach (var parents in Endings(3))
        {
            var expected = ByTheBook(rule, parents.Succeeded, parents.Failed, parents.Skipped) ? JoinVerdict.Run : (JoinVerdict?)null;

            var verdict = JoinRules.Decide(rule, threshold: 2, parents);

            Assert.NotEqual(JoinVerdict.Wait, verdict);
            Assert.Equal(expected == JoinVerdict.Run, verdict == JoinVerdict.Run);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void An_early_verdict_is_never_taken_back(JoinRule rule)
    {
        foreach (var early in Partial(3))
        {
            var verdict = JoinRules.Decide(rule, threshold: 2, early);
            if (verdict == JoinVerdict.Wait)
            {
                continue;
            }

            foreach (var later in Partial(3).Where(later =>
                later.Succeeded >= early.Succeeded && later.Failed >= early.Failed && later.Skipped >= early.Skipped))
            {
                // A skip may turn out to be a failure upstream, never a reason to run.
                Assert.Equal(verdict == JoinVerdict.Run, JoinRules.Decide(rule, threshold: 2, later) == JoinVerdict.Run);
            }
        }
    }

    [Theory]
    [InlineData(JoinRule.AllSuccess, 1, 1, 0, JoinVerdict.UpstreamFailed)]
    [InlineData(JoinRule.AllSuccess, 1, 0, 1, JoinVerdict.Skip)]
    [InlineData(JoinRule.OneSuccess, 0, 1, 2, JoinVerdict.UpstreamFailed)]
    [InlineData(JoinRule.OneSuccess, 0, 0, 3, JoinVerdict.Skip)]
    [InlineData(JoinRule.OneFailed, 3, 0, 0, JoinVerdict.Skip)]
    [InlineData(JoinRule.NoneFailed, 2, 1, 0, JoinVerdict.UpstreamFailed)]
    [InlineData(JoinRule.AtLeast, 1, 2, 0, JoinVerdict.UpstreamFailed)]
    [InlineData(JoinRule.AtLeast, 1, 0, 2, JoinVerdict.Skip)]
    [InlineData(JoinRule.AllDoneMinOneSuccess, 0, 3, 0, JoinVerdict.UpstreamFailed)]
    public void A_node_that_may_not_run_says_whether_a_failure_is_the_cause(
        JoinRule rule, int succeeded, int failed, int skipped, JoinVerdict verdict) =>
        Assert.Equal(verdict, JoinRules.Decide(rule, threshold: 2, new JoinCount(3, succeeded, failed, skipped)));

    [Theory]
    [InlineData(JoinRule.OneSuccess, 1, 0, 0)]
    [InlineData(JoinRule.OneFailed, 0, 1, 0)]
    [InlineData(JoinRule.OneDone, 0, 1, 0)]
    [InlineData(JoinRule.AtLeast, 2, 0, 0)]
    [InlineData(JoinRule.Always, 0, 0, 0)]
    public void Rules_about_some_parents_do_not_wait_for_the_others(JoinRule rule, int succeeded, int failed, int skipped) =>
        Assert.Equal(JoinVerdict.Run, JoinRules.Decide(rule, threshold: 2, new JoinCount(3, succeeded, failed, skipped)));

    private static bool ByTheBook(JoinRule rule, int succeeded, int failed, int skipped) => rule switch
    {
        JoinRule.AllSuccess => succeeded == 3,
        JoinRule.AllFailed => failed == 3,
        JoinRule.AllDone or JoinRule.Always => true,
        JoinRule.AllDoneMinOneSuccess or JoinRule.OneSuccess => succeeded >= 1,
        JoinRule.AllSkipped => skipped == 3,
        JoinRule.OneFailed => failed >= 1,
        JoinRule.OneDone => succeeded + failed >= 1,
        JoinRule.NoneFailed => failed == 0,
        JoinRule.NoneFailedMinOneSuccess => failed == 0 && succeeded >= 1,
        JoinRule.NoneSkipped => skipped == 0,
        JoinRule.AtLeast => succeeded >= 2,
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static IEnumerable<JoinCount> Partial(int total) =>
        from succeeded in Enumerable.Range(0, total + 1)
        from failed in Enumerable.Range(0, total + 1 - succeeded)
        from skipped in Enumerable.Range(0, total + 1 - succeeded - failed)
        select new JoinCount(total, succeeded, failed, skipped);

    private static IEnumerable<JoinCount> Endings(int total) => Partial(total).Where(parents => parents.Open == 0);
}
