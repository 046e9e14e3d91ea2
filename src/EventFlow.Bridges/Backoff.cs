namespace EventFlow.Bridges;

/// <summary>Pauses between tries, each twice as long as the one before.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private readonly TimeSpan shortest = first;
    private TimeSpan next = first;

    public TimeSpan Next()
    {
        var pause = next;
        next = next * 2 < longest ? next * 2 : longest;
        return pause;
    }

    public void Reset() => next = shortest;
}
