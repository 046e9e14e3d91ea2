using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions;

/// <summary>The pool that an attempt of a task needs slots of before it may start.</summary>
/// <param name="Weight">How many slots it takes.</param>
public sealed record PoolUse(string Name, int Weight = 1)
{
    /// <summary>Where the file names it, for what only a server can find wrong with it.</summary>
    internal Place Place { get; init; }
}

public static class PoolBounds
{
    public const int MaxSlots = 1_000_000;
    public const int MaxPriority = 1_000;
}
