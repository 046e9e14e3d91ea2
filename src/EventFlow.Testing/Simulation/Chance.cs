namespace EventFlow.Testing.Simulation;

/// <summary>What a seed decides. Without one nothing goes wrong, and what happens at the same moment happens in the order it was caused.
/// </summary>
internal sealed class Chance(int? seed, Faults faults)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private readonly Random? random = seed is { } number ? new Random(number) : null;

    public bool Loses() => Happens(faults.Losses);

    public bool Repeats() => Happens(faults.Duplicates);

    public bool Crashes() => Happens(faults.Crashes);

    /// <summary>The place among what happens at the same moment.</summary>
    public int Place() => random?.Next() ?? 0;

    /// <summary>How late a repeated message comes: half of them at once.</summary>
    public TimeSpan Delay() => random is null || random.Next(2) == 0 ? TimeSpan.Zero : random.NextDouble() * LongestDelay;

    private bool Happens(double share) => share > 0 && random?.NextDouble() < share;
}
