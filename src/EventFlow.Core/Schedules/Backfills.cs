namespace EventFlow.Core.Schedules;

/// <summary>An interval of a schedule: from one fire time up to the next.</summary>
public sealed record ScheduleInterval(DateTimeOffset Start, DateTimeOffset End);

/// <summary>Which intervals of the past are run again although they have been before.</summary>
public enum Rerun
{
    /// <summary>Those without a run.</summary>
    Missing,

    /// <summary>Those, and those none of whose runs has succeeded or is under way.</summary>
    Failed,

    All,
}

/// <summary>What a backfill is made of.</summary>
public static class BackfillIntervals
{
    public const int Most = 10_000;

    /// <summary>The intervals that begin in a range and have ended by now, oldest first; one more than <see cref="Most"/> where there are
    /// too many.</summary>
    /// <param name="to">Not part of it.</param>
    public static IReadOnlyList<ScheduleInterval> Of(ScheduleTimes times, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(times);
        return [.. All(times, from - TimeSpan.FromTicks(1))
            .TakeWhile(interval => interval.Start < to && interval.End <= now).Take(Most + 1)];
    }

    private static IEnumerable<ScheduleInterval> All(ScheduleTimes times, DateTimeOffset before)
    {
        var start = times.IntervalEnd(before);
        while (start is { } begins && times.IntervalEnd(begins) is { } ends)
        {
            yield return new ScheduleInterval(begins, ends);
            start = ends;
        }
    }

    /// <summary>Whether an interval needs another run, by the states of those it has.</summary>
    public static bool Needs(Rerun rerun, IReadOnlyCollection<string> states) => rerun switch
    {
        Rerun.All => true,
        Rerun.Missing => states.Count == 0,
        _ => states.All(state => state is "failed" or "canceled" or "timed_out" or "compensation_failed"),
    };
}

/// <summary>What a backfill is to do next.</summary>
/// <param name="Starts">How many more of its runs are to start.</param>
/// <param name="End">The state it ends in; null: it goes on.</param>
public sealed record BackfillStep(int Starts, string? End)
{
    /// <param name="state">Of the backfill.</param>
    /// <param name="max">Runs of it at the same time.</param>
    /// <param name="open">Its runs that have not ended.</param>
    /// <param name="waiting">Its intervals that have no run yet.</param>
    /// <param name="hasFailed">An interval has not come to a good end.</param>
    /// <param name="othersWait">Other runs of the workflow are waiting to start, which go first.</param>
    public static BackfillStep Next(string state, int max, int open, int waiting, bool hasFailed, bool othersWait) => state switch
    {
        BackfillStates.Canceling => new(0, open == 0 ? BackfillStates.Canceled : null),
        BackfillStates.Running when open == 0 && waiting == 0 => new(0, hasFailed ? BackfillStates.Failed : BackfillStates.Succeeded),
        BackfillStates.Running when !othersWait => new(Math.Clamp(max - open, 0, waiting), null),
        _ => new(0, null),
    };
}

public static class BackfillStates
{
    public const string Running = "running";
    public const string Paused = "paused";
    public const string Canceling = "canceling";
    public const string Canceled = "canceled";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
}

/// <summary>States of an interval; one whose run has ended has the state of the run.</summary>
public static class IntervalStates
{
    public const string Waiting = "waiting";
    public const string Started = "started";

    /// <summary>It has a run already that is good enough.</summary>
    public const string Skipped = "skipped";

    /// <summary>Its parameters do not fit the workflow.</summary>
    public const string Refused = "refused";

    /// <summary>Its run is not there any more, so nobody knows how it ended.</summary>
    public const string Gone = "gone";

    public const string Canceled = "canceled";
    public const string Succeeded = "succeeded";
}
