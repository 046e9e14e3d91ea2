using EventFlow.Core.Expressions;

namespace EventFlow.Core.Definitions;

/// <summary>What becomes of a run that would be one too many.</summary>
public enum Overflow
{
    /// <summary>It waits until its turn comes.</summary>
    Queue,

    /// <summary>It ends at once, canceled.</summary>
    Skip,

    /// <summary>The oldest ones are canceled, and it starts when they have ended.</summary>
    CancelRunning,

    /// <summary>It waits in place of the one that waited before, which ends canceled.</summary>
    Coalesce,
}

/// <summary>How many runs of a workflow there may be at a time.</summary>
/// <param name="Key">Runs of each of its values are counted apart; it reads parameters alone. Null: all runs are counted together.</param>
public sealed record ConcurrencyDefinition(int Max, ValueTemplate? Key, Overflow Overflow);
