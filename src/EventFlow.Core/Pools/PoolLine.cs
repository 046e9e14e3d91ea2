namespace EventFlow.Core.Pools;

/// <summary>The order in which a pool is left to those who wait.</summary>
public static class PoolLine
{
    /// <summary>What a point of priority is worth. Whoever waits grows older, so that nobody is overtaken for ever; and as all grow older
    /// alike, the order of two never changes: it is that of the moments they asked, each put forward by its priority.</summary>
    public static TimeSpan PerPoint { get; } = TimeSpan.FromMinutes(1);

    public static TimeSpan Lead(int priority) => PerPoint * priority;
}
