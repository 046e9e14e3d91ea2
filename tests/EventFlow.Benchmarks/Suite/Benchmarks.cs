namespace EventFlow.Benchmarks.Suite;

/// <summary>All benchmarks by name. The answer of each is whether its figures were verified.</summary>
internal static class Benchmarks
{
    public static IReadOnlyDictionary<string, Func<Call, CancellationToken, Task<bool>>> ByName { get; } =
        new Dictionary<string, Func<Call, CancellationToken, Task<bool>>>(StringComparer.OrdinalIgnoreCase)
        {
            ["B1"] = B1HandOffs.RunAsync,
            ["B2"] = B2HalfLoad.RunAsync,
            ["B3"] = B3Throughput.RunAsync,
            ["B4"] = B4Starts.RunAsync,
            ["B5"] = B5FanOut.RunAsync,
            ["B7"] = B7Depth.RunAsync,
            ["B9"] = B9History.RunAsync,
            ["B10"] = B10Schedules.RunAsync,
            ["B12"] = B12Backlog.RunAsync,
            ["B13"] = B13Sleepers.RunAsync,
            ["B14"] = B14Idle.RunAsync,
            ["B15"] = B15Makespan.RunAsync,
            ["B16"] = B16Activities.RunAsync,
            ["events"] = EventArrivals.RunAsync,
            ["maps"] = MapTenths.RunAsync,
            ["chaos"] = ChaosSuite.RunAsync,
            ["expression"] = ExpressionCost.RunAsync,
        };
}
