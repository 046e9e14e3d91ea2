namespace EventFlow.Testing;

/// <summary>How often what goes wrong in a test run goes wrong, each a share of 0 to 1. When it does is drawn from the seed.</summary>
public sealed record Faults
{
    /// <summary>Of all kinds some.</summary>
    public static Faults Some { get; } = new() { Duplicates = 0.1, Losses = 0.05, Crashes = 0.05 };

    /// <summary>None: the seed draws the order of what happens at the same moment, and nothing else.</summary>
    public static Faults OrderOnly { get; } = new();

    /// <summary>Messages that come a second time, up to a minute later; default 0.</summary>
    public double Duplicates { get; init; }

    /// <summary>Messages that never come; default 0.</summary>
    public double Losses { get; init; }

    /// <summary>Events at which the engine dies, before or after it has stored what it decided, and goes on from what is stored;
    /// default 0.</summary>
    public double Crashes { get; init; }
}
