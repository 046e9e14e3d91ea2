using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Rounds of raw client, MassTransit and ours, one after the other, so that all three see the same minutes of the
/// machine.</summary>
internal static class Beside
{
    public const int LoopInFlight = 200;

    private static readonly TimeSpan LoopSpan = TimeSpan.FromSeconds(8);

    public static async Task<List<Repetition>> RoundsAsync(
        Call call, Comparison? loops, int rounds, int loopInFlight, string what, Func<Task<Stretch>> ours,
        CancellationToken cancellationToken)
    {
        var repetitions = new List<Repetition>();
        for (var round = 1; round <= rounds; round++)
        {
            var raw = loops is null ? null : await loops.RawAsync(loopInFlight, LoopSpan, cancellationToken);
            var massTransit = loops is null ? null : await loops.MassTransitAsync(loopInFlight, LoopSpan, cancellationToken);
            var repetition = Repetition.Of(await ours(), raw, massTransit);
            repetitions.Add(repetition);
            call.Say(
                $"{what}, round {round}: {repetition.TasksPerSecond} tasks/s, hand-off p50 {repetition.P50Ms} p99 {repetition.P99Ms} ms; "
                + $"raw client {raw?.TasksPerSecond}/s p50 {raw?.P50Ms} ms; MassTransit {massTransit?.TasksPerSecond}/s p50 "
                + $"{massTransit?.P50Ms} ms");
        }

        return repetitions;
    }

    public static Task<LoopResult> ClassicAsync(Comparison loops, CancellationToken cancellationToken) =>
        loops.ClassicAsync(LoopInFlight, LoopSpan, cancellationToken);
}
