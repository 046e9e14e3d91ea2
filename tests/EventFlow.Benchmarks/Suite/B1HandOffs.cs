using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B1: a chain of 40 no-op tasks, one run at a time on an idle system. How long from the end of a task to the start of the
/// next?</summary>
internal static class B1HandOffs
{
    private const int Length = 40;
    private const int Runs = 50;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var length = call.Sizes(Length)[0];
        var runs = call.Options.Runs ?? Runs;
        await using var chains = await Chains.SetAsync(call, [length], cancellationToken);
        await chains.WarmUpOneByOneAsync(length, cancellationToken);
        var repetitions = await RoundsAsync(call, chains, length, runs, call.Repeat(3), cancellationToken);
        call.Report.Set(
            "shape",
            $"chain of {length} no-op tasks, {runs} runs per repetition, one in flight; p50_ms and p99_ms are hand-offs, the ratios "
            + "compare p50");
        call.Report.SetAll(Summary.Of(repetitions));
        return await chains.Stage.VerifyAsync(cancellationToken);
    }

    /// <summary>Rounds with one request in flight on every side; the ratios are those of the latencies.</summary>
    public static async Task<List<Repetition>> RoundsAsync(
        Call call, Chains chains, int length, int runs, int rounds, CancellationToken cancellationToken)
    {
        var repetitions = await Beside.RoundsAsync(
            call, chains.Loops, rounds, loopInFlight: 1, "one in flight",
            () => OneByOneAsync(chains, length, runs, cancellationToken), cancellationToken);
        return [.. repetitions.Select(repetition => repetition with
        {
            RatioToRawClient = Ratio(repetition.RawClientP50Ms, repetition.P50Ms),
            RatioToMasstransit = Ratio(repetition.MasstransitP50Ms, repetition.P50Ms),
        })];
    }

    private static async Task<Stretch> OneByOneAsync(Chains chains, int length, int runs, CancellationToken cancellationToken)
    {
        // The processes were silent while the loops ran; what a silent process pays to wake up is not what is asked here.
        await chains.OneByOneAsync(length, 5, cancellationToken);
        return await chains.Stage.MeasureAsync(() => chains.OneByOneAsync(length, runs, cancellationToken), cancellationToken);
    }

    private static double? Ratio(double? theirs, double? ours) => theirs / ours is { } ratio ? Figure.Rounded(ratio) : null;
}
