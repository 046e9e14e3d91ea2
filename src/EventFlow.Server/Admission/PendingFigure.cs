namespace EventFlow.Server.Admission;

/// <summary>Pending runs of one workflow, or of all, without asking for them at every start: as the database last counted them, and what
/// this process has accepted since. Never less than what a single process has stored.</summary>
/// <param name="workflow">Null: all workflows.</param>
internal sealed class PendingFigure(string? workflow, int limit)
{
    private const double NewShare = 0.5;

    private readonly Lock gate = new();
    private int? counted;
    private int accepted;
    private int underWay;
    private TimeSpan began;
    private bool wasAsked;
    private double? drainPerSecond;

    public string? Workflow => workflow;

    /// <summary>The database has counted, and not too long ago.</summary>
    public bool IsKnown
    {
        get
        {
            lock (gate)
            {
                return counted is not null;
            }
        }
    }

    /// <summary>Takes a place for a run; where there is none, says how things are.</summary>
    public PendingState? TryTake()
    {
        lock (gate)
        {
            wasAsked = true;
            var present = (counted ?? 0) + accepted + underWay;
            if (present >= limit)
            {
                return new PendingState(limit, present, drainPerSecond);
            }

            underWay++;
            return null;
        }
    }

    /// <summary>A place that was taken has become a pending run, or nothing.</summary>
    public void Settle(bool isAccepted)
    {
        lock (gate)
        {
            underWay--;
            accepted += isAccepted ? 1 : 0;
        }
    }

    /// <summary>A count ends that has begun at <paramref name="at"/>. What is accepted from its beginning on it may have missed, and is
    /// added to it.</summary>
    /// <param name="acceptedByThen">What <see cref="Counting"/> gave at its beginning.</param>
    /// <param name="count">Up to one more than the limit.</param>
    public void Counted(int count, int acceptedByThen, TimeSpan at)
    {
        lock (gate)
        {
            if (counted is { } before && at > began && count <= limit)
            {
                var rate = Math.Max(0, before + acceptedByThen - count) / (at - began).TotalSeconds;
                drainPerSecond = drainPerSecond is { } old ? old + (NewShare * (rate - old)) : rate;
            }

            (counted, began) = (count, at);
            accepted -= acceptedByThen;
        }
    }

    public int Counting()
    {
        lock (gate)
        {
            return accepted;
        }
    }

    /// <summary>True where nobody has asked since the last time: it is not counted any more, until somebody does.</summary>
    public bool Rest()
    {
        lock (gate)
        {
            var rests = !wasAsked;
            wasAsked = false;
            if (rests)
            {
                (counted, drainPerSecond) = (null, null);
            }

            return rests;
        }
    }
}

/// <param name="DrainPerSecond">Pending runs that start or end in a second; null: not known yet.</param>
internal sealed record PendingState(int Limit, int Present, double? DrainPerSecond)
{
    private const double Unknown = 5;
    private const double Longest = 60;

    /// <summary>Until there is a place again, as far as can be told.</summary>
    public TimeSpan RetryAfter => TimeSpan.FromSeconds(
        DrainPerSecond is { } rate ? Math.Clamp(Math.Ceiling((Present - Limit + 1) / Math.Max(rate, 1e-9)), 1, Longest) : Unknown);
}
