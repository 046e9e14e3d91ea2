namespace EventFlow.Benchmarks.Chaos;

/// <summary>What is decided by chance about one attempt: the same for the same seed, whichever worker does it.</summary>
internal static class Chance
{
    /// <summary>0 to below 1.</summary>
    public static double Of(int seed, string what)
    {
        var hash = 14_695_981_039_346_656_037UL ^ (ulong)seed;
        foreach (var letter in what)
        {
            hash = (hash ^ letter) * 1_099_511_628_211UL;
        }

        // The last step of splitmix64: neighbours must not be alike.
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
