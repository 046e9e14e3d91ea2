using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Rounds of MassTransit and ours, with the raw client before, between and after them, so that all three see the same minutes of
/// the machine. What ours is held against is the mean of the raw client before and after it.</summary>
internal static class Beside
{
    public const int LoopInFlight = 200;

    private static readonly TimeSpan LoopSpan = TimeSpan.FromSeconds(8);

    public static async Task<List<Repetition>> RoundsAsync(
        Call call, Comparison? loops, int rounds, int loopInFlight, string what, Func<Task<Stretch>> ours,
        CancellationToken cancellationToken)
    {
        var repetitions = new List<Repetition>();
        var before = await RawAsync();
        for (var round = 1; round <= rounds; round++)
        {
            var massTransit = loops is null ? null : await loops.MassTransitAsync(loopInFlight, LoopSpan, cancellationToken);
            var stretch = await ours();
            var after = await RawAsync();
            var raw = before is null || after is null ? null : LoopResult.Mean(before, after);
            before = after;
            var repetition = Repetition.Of(stretch, raw, massTransit);
            repetitions.Add(repetition);
            call.Say(
                $"{what}, round {round}: {repetition.TasksPerSecond} tasks/s, hand-off p50 {repetition.P50Ms} p99 {repetition.P99Ms} ms; "
                + $"raw client {raw?.TasksPerSecond}/s p50 {raw?.P50Ms} ms; MassTransit {massTransit?.TasksPerSecond}/s p50 "
                + $"{massTransit?.P50Ms} ms");
        }

        return repetitions;

        async Task<LoopResult?> RawAsync() => loops is null ? null : await loops.RawAsync(loopInFlight, LoopSpan, cancellationToken);
    }

    public static Task<LoopResult> ClassicAsync(Comparison loops, CancellationToken cancellationToken) =>
        loops.ClassicAsync(LoopInFlight, LoopSpan, cancellationToken);
}
