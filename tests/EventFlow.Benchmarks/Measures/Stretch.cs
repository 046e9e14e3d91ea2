using EventFlow.Benchmarks.Loads;

namespace EventFlow.Benchmarks.Measures;

/// <summary>What was done in one measured stretch of time, and at what cost.</summary>
internal sealed record Stretch(long Tasks, long Runs, Cost Cost, Latencies Latencies)
{
    public double TasksPerSecond => Tasks / Cost.Seconds;

    public double RunsPerSecond => Runs / Cost.Seconds;
}
