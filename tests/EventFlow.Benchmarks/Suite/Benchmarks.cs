namespace EventFlow.Benchmarks.Suite;

/// <summary>All benchmarks by name. The answer of each is whether its figures were verified.</summary>
internal static class Benchmarks
{
    public static IReadOnlyDictionary<string, Func<Call, CancellationToken, Task<bool>>> ByName { get; } =
        new Dictionary<string, Func<Call, CancellationToken, Task<bool>>>(StringComparer.OrdinalIgnoreCase)
        {
            ["B1"] = B1HandOffs.RunAsync,
            ["B3"] = B3Throughput.RunAsync,
        };
}
