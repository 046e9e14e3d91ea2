using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

public enum JoinVerdict
{
    Wait,
    Run,
    Skip,
    UpstreamFailed,
}

/// <summary>How the parents of one join stand. Failed counts failed, timed out, canceled and upstream-failed ones alike.</summary>
/// <param name="Caught">Of the failed ones those whose failure another node deals with.</param>
public record struct JoinCount(int Total, int Succeeded, int Failed, int Skipped, int Caught = 0)
{
    public readonly int Open => Total - Succeeded - Failed - Skipped;

    public void Count(TaskState state, bool isCaught = false)
    {
        Caught += isCaught ? 1 : 0;
        switch (state)
        {
            case TaskState.Succeeded: Succeeded++; break;
            case TaskState.Skipped: Skipped++; break;
            default: Failed++; break;
        }
    }
}

/// <summary>The rules by which parents let a node run. A verdict is given as soon as no open parent can change it.</summary>
public static class JoinRules
{
    public static JoinVerdict Decide(JoinRule rule, int threshold, JoinCount parents) => rule switch
    {
        JoinRule.Always => JoinVerdict.Run,
        JoinRule.AllSuccess when parents.Failed > 0 => JoinVerdict.UpstreamFailed,
        JoinRule.AllSuccess when parents.Skipped > 0 => JoinVerdict.Skip,
        JoinRule.AllFailed when parents.Succeeded + parents.Skipped > 0 => JoinVerdict.Skip,
        JoinRule.AllSkipped when parents.Succeeded + parents.Failed > 0 => JoinVerdict.Skip,
        JoinRule.NoneFailed or JoinRule.NoneFailedMinOneSuccess when parents.Failed > 0 => JoinVerdict.UpstreamFailed,
        JoinRule.NoneSkipped when parents.Skipped > 0 => JoinVerdict.Skip,
        JoinRule.OneSuccess => Reach(1, parents),
        JoinRule.AtLeast => Reach(threshold, parents),
        JoinRule.OneFailed => parents.Failed > 0 ? JoinVerdict.Run : WhenDone(parents, JoinVerdict.Skip),
        JoinRule.OneDone => parents.Succeeded + parents.Failed > 0 ? JoinVerdict.Run : WhenDone(parents, JoinVerdict.Skip),
        JoinRule.AllDoneMinOneSuccess => WhenDone(parents, parents.Succeeded > 0 ? JoinVerdict.Run : Missed(parents)),
        JoinRule.NoneFailedMinOneSuccess => WhenDone(parents, parents.Succeeded > 0 ? JoinVerdict.Run : JoinVerdict.Skip),
        _ => WhenDone(parents, JoinVerdict.Run),
    };

    /// <summary>The verdict over several joins: one refusal decides, and a failure outweighs a skip.</summary>
    public static JoinVerdict Combine(JoinVerdict one, JoinVerdict other)
    {
        if (one == JoinVerdict.UpstreamFailed || other == JoinVerdict.UpstreamFailed)
        {
            return JoinVerdict.UpstreamFailed;
        }

        if (one == JoinVerdict.Skip || other == JoinVerdict.Skip)
        {
            return JoinVerdict.Skip;
        }

        return one == JoinVerdict.Run ? other : one;
    }

    private static JoinVerdict Reach(int threshold, JoinCount parents)
    {
        if (parents.Succeeded >= threshold)
        {
            return JoinVerdict.Run;
        }

        return parents.Succeeded + parents.Open < threshold ? Missed(parents) : JoinVerdict.Wait;
    }

    private static JoinVerdict Missed(JoinCount parents) => parents.Failed > 0 ? JoinVerdict.UpstreamFailed : JoinVerdict.Skip;

    private static JoinVerdict WhenDone(JoinCount parents, JoinVerdict verdict) => parents.Open == 0 ? verdict : JoinVerdict.Wait;
}
