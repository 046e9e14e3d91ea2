using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B3: durable tasks per second with many chains in flight, beside the loops of the same minutes.</summary>
internal static class B3Throughput
{
    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var lengths = call.Sizes(3, 10);
        await using var chains = await Chains.SetAsync(call, lengths, cancellationToken);
        var combinations = new List<Dictionary<string, object?>>();
        foreach (var (length, inFlight) in lengths.SelectMany(length => call.InFlight(200, 1000).Select(inFlight => (length, inFlight))))
        {
            combinations.Add(await CombinationAsync(call, chains, length, inFlight, cancellationToken));
        }

        if (chains.Loops is { } loops)
        {
            call.Report.Set("raw_client_classic", await Beside.ClassicAsync(loops, cancellationToken));
        }

        call.Report.Set("shape", "chains of no-op tasks in a closed loop; the figures at the top are those of the slowest combination");
        call.Report.SetAll(combinations.MinBy(combination => (double)combination["tasks_per_second"]!)!);
        call.Report.Set("combinations", combinations);
        return await chains.Stage.VerifyAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, object?>> CombinationAsync(
        Call call, Chains chains, int length, int inFlight, CancellationToken cancellationToken)
    {
        var repetitions = await Beside.RoundsAsync(
            call, chains.Loops, call.Repeat(3), Beside.LoopInFlight, $"chains of {length}, {inFlight} in flight",
            () => chains.InFlightAsync(length, inFlight, call.Span(20), cancellationToken), cancellationToken);
        var combination = Summary.Of(repetitions);
        combination["chain"] = length;
        combination["in_flight"] = inFlight;
        return combination;
    }
}
