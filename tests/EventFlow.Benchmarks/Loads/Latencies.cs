using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Loads;

/// <summary>What the histograms of one measured stretch hold.</summary>
internal sealed class Latencies
{
    /// <summary>From the end of a handler to the start of the next one of the same run.</summary>
    public Histogram HandOffs { get; } = new();

    /// <summary>From the request that starts a run to its first handler.</summary>
    public Histogram FirstTasks { get; } = new();

    /// <summary>From the request that starts a run to the end of its last handler.</summary>
    public Histogram Runs { get; } = new();
}
