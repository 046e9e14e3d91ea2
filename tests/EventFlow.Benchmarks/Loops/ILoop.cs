using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Loops;

internal sealed record LoopResult(double TasksPerSecond, double? P50Ms, double? P99Ms, double CpuMsPerTask)
{
    public static LoopResult Mean(LoopResult one, LoopResult other) => new(
        Figure.Rounded((one.TasksPerSecond + other.TasksPerSecond) / 2),
        (one.P50Ms + other.P50Ms) / 2,
        (one.P99Ms + other.P99Ms) / 2,
        Figure.Rounded((one.CpuMsPerTask + other.CpuMsPerTask) / 2));
}

/// <summary>Requests and replies between two processes over the broker, without a workflow and without a database.</summary>
internal interface ILoop : IAsyncDisposable
{
    /// <summary>Sends the request of a place that is free.</summary>
    Task SendAsync(int place);

    /// <summary>Called with the place whose reply has come.</summary>
    Action<int>? Replied { get; set; }

    ProcessTree Echo { get; }
}
