namespace EventFlow.Core.Schedules;

/// <summary>Up to where the fire times of a schedule are decided.</summary>
/// <param name="Last">No fire time up to here is looked at again.</param>
/// <param name="LiveSince">What was due before it was missed: the schedule was not there, or paused.</param>
public sealed record SchedulePosition(DateTimeOffset Last, DateTimeOffset LiveSince);

/// <summary>A fire time of a schedule.</summary>
/// <param name="At">The time the schedule names, the end of the interval.</param>
/// <param name="DueAt">When the run is to start: <paramref name="At"/> and the jitter.</param>
public sealed record FireTime(DateTimeOffset At, DateTimeOffset DueAt);

/// <param name="Fires">Oldest first.</param>
/// <param name="Last">Where the position moves to.</param>
/// <param name="Next">The fire time after it, perhaps due already; null: there is none.</param>
/// <param name="HasMissed">Some passed without a run, as <c>catchup</c> has it.</param>
public sealed record CursorStep(IReadOnlyList<FireTime> Fires, DateTimeOffset Last, FireTime? Next, bool HasMissed);

/// <summary>Decides which fire times of a schedule are to start runs now.</summary>
public sealed class ScheduleCursor(Guid schedule, ScheduleTimes times, Catchup catchup, TimeSpan jitter)
{
    /// <summary>Who looks again this soon after a restart has missed nothing.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Where a schedule begins that is new, or whose times are other ones than before.</summary>
    public static SchedulePosition BeginAt(DateTimeOffset now) => new(now, now);

    public FireTime? After(DateTimeOffset last) => times.Next(last) is { } next ? new FireTime(next, DueAt(next)) : null;

    /// <param name="position">Where the schedule stands.</param>
    /// <param name="now">The moment to decide for.</param>
    /// <param name="watchedSince">Since when somebody has been looking without a break: what became due since is late at most, and not
    /// missed.</param>
    /// <param name="most">Fire times at once; what is left is due still.</param>
    public CursorStep Advance(SchedulePosition position, DateTimeOffset now, DateTimeOffset watchedSince, int most)
    {
        ArgumentNullException.ThrowIfNull(position);
        var missedBefore = MissedBefore(position, now, watchedSince);
        var last = SkipMissed(position.Last, missedBefore);
        var hasMissed = last > position.Last;
        FireTime? latest = null;
        var fires = new List<FireTime>();
        var next = After(last);
        while (next is not null && next.DueAt <= now && fires.Count < most)
        {
            var isMissed = next.DueAt < missedBefore;
            hasMissed |= isMissed && catchup != Catchup.All;
            if (!isMissed || catchup == Catchup.All)
            {
                fires.Add(next);
            }
            else
            {
                latest = next;
            }

            last = next.At;
            next = After(last);
        }

        if (catchup == Catchup.Latest && fires.Count == 0 && latest is not null)
        {
            fires.Add(latest);
        }

        return new CursorStep(fires, last, next, hasMissed);
    }

    private static DateTimeOffset MissedBefore(SchedulePosition position, DateTimeOffset now, DateTimeOffset watchedSince)
    {
        var unwatched = now - Grace < watchedSince ? now - Grace : watchedSince;
        return position.LiveSince > unwatched ? position.LiveSince : unwatched;
    }

    /// <summary>Goes on behind what nobody wants to have, however long it was, but for the last few: jitter may have them due later.
    /// </summary>
    private DateTimeOffset SkipMissed(DateTimeOffset last, DateTimeOffset missedBefore)
    {
        const int Kept = 3;
        var at = missedBefore;
        for (var back = 0; back < Kept && catchup != Catchup.All; back++)
        {
            if (times.Previous(at) is not { } previous || previous <= last)
            {
                return last;
            }

            at = previous;
        }

        return catchup == Catchup.All ? last : at;
    }

    // Never behind the next fire time, so that runs are due in the order of their times.
    private DateTimeOffset DueAt(DateTimeOffset at)
    {
        if (jitter <= TimeSpan.Zero)
        {
            return at;
        }

        var room = times.IntervalEnd(at) is { } next && next - at < jitter ? next - at : jitter;
        return at + ScheduleIds.PartOf(room, schedule, at);
    }
}
