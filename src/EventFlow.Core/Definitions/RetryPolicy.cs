namespace EventFlow.Core.Definitions;

/// <summary>What happens after a failed attempt: the first rule whose patterns match the error decides. No rules: no retry.</summary>
public sealed record RetryPolicy(IReadOnlyList<RetryRule> Rules)
{
    public static RetryPolicy None { get; } = new([]);

    /// <summary>This many tries in all, as <c>retry: 3</c>.</summary>
    public static implicit operator RetryPolicy(int attempts) => FromInt32(attempts);

    public static implicit operator RetryPolicy(RetryRule rule) => FromRetryRule(rule);

    public static RetryPolicy FromInt32(int attempts) => new([new RetryRule { Attempts = attempts }]);

    public static RetryPolicy FromRetryRule(RetryRule rule) => new([rule]);
}

public enum Backoff
{
    Fixed,
    Linear,
    Exponential,
}

public enum Jitter
{
    None,

    /// <summary>Uniform between 0 and the delay.</summary>
    Full,

    /// <summary>Half the delay plus a uniform share of the other half.</summary>
    Equal,
}

public sealed record RetryRule
{
    /// <summary>Tries in all for errors this rule matches, the first one included.</summary>
    public int Attempts { get; init; } = 1;

    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Explicit delays per retry (<c>delay: [1s, 5s, 30s]</c>), the last one repeated; empty:
    /// computed from <see cref="Delay"/>.</summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [];

    public Backoff Backoff { get; init; } = Backoff.Fixed;

    /// <summary>Growth per retry with <see cref="Definitions.Backoff.Exponential"/>.</summary>
    public double Factor { get; init; } = 2;

    public TimeSpan? MaxDelay { get; init; }
    public Jitter Jitter { get; init; } = Jitter.None;

    /// <summary>Error types this rule is for, with <c>*</c> as wildcard (<c>Http.*</c>, <c>Timeout</c>); empty: every error.</summary>
    public IReadOnlyList<string> On { get; init; } = [];
}
