namespace EventFlow.Core.Schedules;

/// <summary>Until when a run has to have begun and ended; each part may be missing.</summary>
public sealed record Deadline
{
    /// <summary>From its acceptance to its start.</summary>
    public TimeSpan? StartWithin { get; init; }

    /// <summary>The time of day in <see cref="TimeZone"/> it has to have ended by, the first after its acceptance.</summary>
    public TimeSpan? FinishBy { get; init; }

    /// <summary>From its start to its end.</summary>
    public TimeSpan? Duration { get; init; }

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <param name="started">Null while it waits: then <see cref="Duration"/> names no instant yet.</param>
    public DeadlineInstants For(DateTimeOffset accepted, DateTimeOffset? started = null) => new(
        accepted + StartWithin,
        FinishBy is { } time ? Next(time, accepted) : null,
        started + Duration);

    private DateTimeOffset? Next(TimeSpan time, DateTimeOffset after)
    {
        var utc = after.UtcDateTime;
        if (utc < WallClock.Earliest || utc > WallClock.Latest)
        {
            return null;
        }

        var clock = new WallClock(TimeZone);
        // The time of the day before may lie ahead still, where it was skipped.
        for (var date = clock.LocalAt(utc).Date.AddDays(-1); ; date = date.AddDays(1))
        {
            if (clock.Read(date + time).First is var due && due > utc)
            {
                return clock.At(due);
            }
        }
    }
}

/// <param name="StartBy">The run has to have begun by then.</param>
/// <param name="FinishBy">The run has to have ended by then, by the clock.</param>
/// <param name="DurationEnds">The run has to have ended by then, by its own length.</param>
public readonly record struct DeadlineInstants(DateTimeOffset? StartBy, DateTimeOffset? FinishBy, DateTimeOffset? DurationEnds)
{
    /// <summary>The earlier of the two ends.</summary>
    public DateTimeOffset? EndBy => FinishBy is null || DurationEnds < FinishBy ? DurationEnds : FinishBy;
}
