using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Loops;

internal sealed record LoopResult(double TasksPerSecond, double? P50Ms, double? P99Ms, double CpuMsPerTask);

/// <summary>Requests and replies between two processes over the broker, without a workflow and without a database.</summary>
internal interface ILoop : IAsyncDisposable
{
    /// <summary>Sends the request of a place that is free.</summary>
    Task SendAsync(int place);

    /// <summary>Called with the place whose reply has come.</summary>
    Action<int>? Replied { get; set; }

    ProcessTree Echo { get; }
}
