namespace EventFlow.Core.Pools;

/// <summary>What a pool lets through. Whatever is null does not limit.</summary>
public sealed record PoolSettings
{
    public int? Slots { get; init; }
    public RateLimit? Rate { get; init; }
    public BreakerRule? Breaker { get; init; }

    /// <summary>Task types that need a slot without their workflow saying so.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}

/// <summary>A token bucket: an attempt takes a token, whatever its weight.</summary>
/// <param name="Count">Tokens that come within <paramref name="Per"/>, evenly.</param>
/// <param name="Burst">Tokens the bucket holds.</param>
public sealed record RateLimit(int Count, TimeSpan Per, int Burst);

/// <summary>When a pool stops to let attempts through, because what is behind it fails.</summary>
/// <param name="Failures">It opens when so many of the last <paramref name="Of"/> attempts have failed.</param>
/// <param name="OpenFor">After this one attempt is let through, which decides how it goes on.</param>
public sealed record BreakerRule(int Failures, int Of, TimeSpan OpenFor);

public enum BreakerPhase
{
    Closed,
    Open,
    HalfOpen,
}

/// <summary>What changes about a pool while it works.</summary>
public sealed record PoolState
{
    /// <summary>In the bucket at <see cref="TokensAt"/>; null: it is full.</summary>
    public double? Tokens { get; init; }

    public DateTimeOffset TokensAt { get; init; }
    public BreakerPhase Phase { get; init; }

    /// <summary>An attempt let through before this says nothing about the phase.</summary>
    public DateTimeOffset PhaseSince { get; init; }

    /// <summary>The last outcomes, oldest first: <c>1</c> for a failure, <c>0</c> for a success.</summary>
    public string Recent { get; init; } = "";
}
