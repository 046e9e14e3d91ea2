namespace EventFlow.Contracts.Api;

/// <summary>The rules of a pool. What is absent does not limit; a PUT replaces all of them.</summary>
/// <param name="Slots">How many there are; null: no limit.</param>
/// <param name="Rate">Attempts in a time: <c>10/s</c>, <c>100/m</c>, <c>5/30s</c>.</param>
/// <param name="Burst">Attempts that may pass at once after a pause; as many as the rate says where absent.</param>
/// <param name="Types">Task types that need a slot without their workflow saying so.</param>
public sealed record PoolRequest(
    int? Slots = null, string? Rate = null, int? Burst = null, BreakerRequest? Breaker = null, IReadOnlyList<string>? Types = null);

/// <summary>The pool opens when <see cref="Failures"/> of its last <see cref="Of"/> attempts have failed.</summary>
/// <param name="Of">As many as the failures where absent: these in a row.</param>
/// <param name="OpenFor">A duration such as <c>30s</c>, the default; then one attempt is let through to try.</param>
public sealed record BreakerRequest(int Failures, int? Of = null, string? OpenFor = null);

public sealed record PoolView
{
    public required string Name { get; init; }
    public int? Slots { get; init; }

    /// <summary>Slots of the attempts that are let through and have not ended.</summary>
    public required int Used { get; init; }

    /// <summary>How many attempts these are.</summary>
    public required int Running { get; init; }

    /// <summary>Attempts in line, counted up to 100,000.</summary>
    public required int Waiting { get; init; }

    public string? Rate { get; init; }
    public int? Burst { get; init; }
    public BreakerView? Breaker { get; init; }
    public IReadOnlyList<string> Types { get; init; } = [];
}

/// <param name="State"><c>closed</c>, <c>open</c> or <c>half_open</c>.</param>
/// <param name="Until">When an open one lets an attempt through to try.</param>
public sealed record BreakerView(int Failures, int Of, string OpenFor, string State, DateTimeOffset Since, DateTimeOffset? Until = null);

public sealed record DeletedPool(string Name);
