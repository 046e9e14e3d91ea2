using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B1: a chain of 40 no-op tasks, one run at a time on an idle system. How long from the end of a task to the start of the next?</summary>
internal static class B1HandOffs
{
    private const int Chain = 40;
    private const int LoopSeconds = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var chain = call.Sizes(Chain)[0];
        var runs = call.Options.Runs ?? 50;
        await using var stage = await Stage.SetAsync(call, [chain], cancellationToken);
        call.Say($"warming up for {call.Options.Warmup} s");
        await WarmUpAsync(call, stage, chain, cancellationToken);
        var repetitions = new List<Repetition>();
        for (var round = 1; round <= call.Repeat(3); round++)
        {
            var span = TimeSpan.FromSeconds(LoopSeconds);
            var raw = stage.Loops is null ? null : await stage.Loops.RawAsync(1, span, cancellationToken);
            var massTransit = stage.Loops is null ? null : await stage.Loops.MassTransitAsync(1, span, cancellationToken);
            // The processes have been silent meanwhile; what a silent process pays to wake up is not what is asked here.
            await RunsAsync(call, stage, chain, 5, cancellationToken);
            var stretch = await stage.MeasureAsync(() => RunsAsync(call, stage, chain, runs, cancellationToken), cancellationToken);
            var repetition = Repetition.Of(stretch, raw, massTransit);
            repetitions.Add(repetition with { RatioToRawClient = Ratio(raw?.P50Ms, repetition.P50Ms), RatioToMasstransit = Ratio(massTransit?.P50Ms, repetition.P50Ms) });
            call.Say($"round {round}: hand-off p50 {repetition.P50Ms} ms, p99 {repetition.P99Ms} ms; raw client {raw?.P50Ms} ms, MassTransit {massTransit?.P50Ms} ms");
        }

        call.Report.Set("shape", $"chain of {chain} no-op tasks, {runs} runs per repetition, one in flight; p50_ms and p99_ms are hand-offs, the ratios compare p50");
        call.Report.SetAll(Summary.Of(repetitions));
        return await stage.VerifyAsync(cancellationToken);
    }

    private static double? Ratio(double? theirs, double? ours) => theirs / ours is { } ratio ? Figure.Rounded(ratio) : null;

    private static async Task WarmUpAsync(Call call, Stage stage, int chain, CancellationToken cancellationToken)
    {
        var span = stage.NextLeadIn();
        var started = call.Time.GetTimestamp();
        do
        {
            await RunsAsync(call, stage, chain, 1, cancellationToken);
        }
        while (call.Time.GetElapsedTime(started) < span);
    }

    private static async Task RunsAsync(Call call, Stage stage, int chain, int runs, CancellationToken cancellationToken)
    {
        for (var run = 0; run < runs; run++)
        {
            await stage.RunOnceAsync(ChainFlow.Name(chain), cancellationToken);
            await Task.Delay(Pause, call.Time, cancellationToken);
        }
    }
}
