namespace EventFlow.Core.Schedules;

/// <summary>Wall-clock times as instants of one zone. A skipped time fires at the end of its gap; a repeated one the first time it
/// comes, and again if <paramref name="repeats"/>.</summary>
internal sealed class FireTimes(LocalTimes times, bool repeats, WallClock clock)
{
    /// <param name="after">UTC, a whole second; not part of the answer.</param>
    public DateTime? Next(DateTime after)
    {
        var local = clock.LocalAt(after);
        var here = clock.Read(local);
        var found = times.Next(local, inclusive: false);
        if (here.Kind != WallTimeKind.Repeated)
        {
            return First(found);
        }

        var isSecondPass = after == here.Second;
        if (!isSecondPass && found < here.End)
        {
            return First(found);
        }

        if (!repeats)
        {
            return First(found >= here.End ? found : times.Next(here.End, inclusive: true));
        }

        found = isSecondPass ? found : times.Next(here.Start, inclusive: true);
        return found < here.End ? clock.Read(found.Value).Second : First(found);
    }

    /// <param name="before">UTC, a whole second; not part of the answer.</param>
    public DateTime? Previous(DateTime before)
    {
        var local = clock.LocalAt(before);
        var here = clock.Read(local);
        var found = times.Previous(local);
        if (here.Kind != WallTimeKind.Repeated)
        {
            return Last(found, before);
        }

        if (before == here.Second)
        {
            if (repeats && found >= here.Start)
            {
                return clock.Read(found.Value).Second;
            }

            // The first pass as a whole lies behind.
            found = times.Previous(here.End);
        }

        return found >= here.Start ? First(found) : Last(found, before);
    }

    private DateTime? First(DateTime? local) => local is { } time ? clock.Read(time).First : null;

    private DateTime? Last(DateTime? local, DateTime before)
    {
        if (local is not { } time)
        {
            return null;
        }

        var read = clock.Read(time);
        // At the end of a gap everything in it fires at once, and that is not before itself.
        return read.Kind == WallTimeKind.Skipped && read.First == before ? Last(times.Previous(read.Start), before)
            : repeats ? read.Second
            : read.First;
    }
}
