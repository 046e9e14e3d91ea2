using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B3: durable tasks per second with many chains in flight, beside the loops of the same minutes.</summary>
internal static class B3Throughput
{
    private const int LoopInFlight = 200;
    private const int LoopSeconds = 8;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var chains = call.Sizes(3, 10);
        await using var stage = await Stage.SetAsync(call, chains, cancellationToken);
        var combinations = new List<Dictionary<string, object?>>();
        foreach (var (chain, inFlight) in chains.SelectMany(chain => call.InFlight(200, 1000).Select(inFlight => (chain, inFlight))))
        {
            var repetitions = await CombinationAsync(call, stage, chain, inFlight, cancellationToken);
            combinations.Add(Summary.Of(repetitions));
            combinations[^1]["chain"] = chain;
            combinations[^1]["in_flight"] = inFlight;
        }

        if (stage.Loops is not null)
        {
            call.Report.Set("raw_client_classic", await stage.Loops.ClassicAsync(LoopInFlight, TimeSpan.FromSeconds(LoopSeconds), cancellationToken));
        }

        call.Report.Set("shape", "chains of no-op tasks in a closed loop; the figures at the top are those of the slowest combination");
        call.Report.SetAll(combinations.MinBy(combination => (double)combination["tasks_per_second"]!)!);
        call.Report.Set("combinations", combinations);
        return await stage.VerifyAsync(cancellationToken);
    }

    private static async Task<List<Repetition>> CombinationAsync(Call call, Stage stage, int chain, int inFlight, CancellationToken cancellationToken)
    {
        var repetitions = new List<Repetition>();
        var span = TimeSpan.FromSeconds(LoopSeconds);
        for (var round = 1; round <= call.Repeat(3); round++)
        {
            var raw = stage.Loops is null ? null : await stage.Loops.RawAsync(LoopInFlight, span, cancellationToken);
            var massTransit = stage.Loops is null ? null : await stage.Loops.MassTransitAsync(LoopInFlight, span, cancellationToken);
            var stretch = await stage.MeasureAsync(chain, inFlight, call.Span(20), cancellationToken);
            var repetition = Repetition.Of(stretch, raw, massTransit);
            repetitions.Add(repetition);
            call.Say(
                $"chains of {chain}, {inFlight} in flight, round {round}: {repetition.TasksPerSecond} tasks/s, hand-off p50 {repetition.P50Ms} ms; "
                + $"raw client {raw?.TasksPerSecond}, MassTransit {massTransit?.TasksPerSecond}");
        }

        return repetitions;
    }
}
