namespace EventFlow.Benchmarks.Measures;

/// <summary>What one stretch of time cost, to be divided by what was done in it.</summary>
internal sealed record Cost(
    double Seconds,
    IReadOnlyDictionary<string, double> CpuMs,
    IReadOnlyDictionary<string, double> MemoryMb,
    long Commits,
    long WalBytes,
    double StealShare,
    double OthersShare,
    double Load)
{
    public IReadOnlyDictionary<string, double> CpuMsPer(long tasks) =>
        CpuMs.Append(new("all", CpuMs.Values.Sum())).ToDictionary(
            part => part.Key, part => Figure.Rounded(part.Value / Math.Max(1, tasks)));
}
