using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B4: one-task runs accepted by the API and finished per second; and, at half of that, how long an accepted run waits for its
/// task.</summary>
internal static class B4Starts
{
    private const int Length = 1;

    /// <summary>Runs per second of the bar; how long a run waits is asked of a system that can do more.</summary>
    private const int AskedFor = 1_500;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var chains = await Chains.SetAsync(call, [Length], cancellationToken);
        var repetitions = await RoundsAsync(call, chains, call.InFlight(200)[0], call.Repeat(3), cancellationToken);
        call.Report.Set(
            "shape",
            "runs of one no-op task in a closed loop; accept_to_first_task_… from the request to the handler, at full load; "
            + "half_load: the same with runs that arrive at random, half as many per second (open loop); at_1500: likewise, 1,500 per second");
        call.Report.SetAll(Summary.Of(repetitions.Full));
        call.Report.Set("half_load", Summary.Of(repetitions.Half));
        call.Report.Set("at_1500", Summary.Of(await AskedForAsync(call, chains, cancellationToken)));
        return await chains.Stage.VerifyAsync(cancellationToken);
    }

    private static async Task<List<Repetition>> AskedForAsync(Call call, Chains chains, CancellationToken cancellationToken)
    {
        var repetitions = new List<Repetition>();
        for (var round = 0; round < call.Repeat(3); round++)
        {
            repetitions.Add(Repetition.Of(await chains.AtRateAsync(Length, AskedFor, call.Span(20), cancellationToken)));
            var (p50, p99) = (repetitions[^1].AcceptToFirstTaskP50Ms, repetitions[^1].AcceptToFirstTaskP99Ms);
            call.Say($"{AskedFor} runs per second: accept to first task p50 {p50} p99 {p99} ms");
        }

        return repetitions;
    }

    public static async Task<(List<Repetition> Full, List<Repetition> Half)> RoundsAsync(
        Call call, Chains chains, int inFlight, int rounds, CancellationToken cancellationToken)
    {
        var half = new List<Repetition>();
        var full = await Beside.RoundsAsync(
            call, chains.Loops, rounds, Beside.LoopInFlight, $"runs of one task, {inFlight} in flight",
            async () =>
            {
                var load = await chains.InFlightAsync(Length, inFlight, call.Span(20), cancellationToken);
                var rest = await chains.AtRateAsync(Length, load.RunsPerSecond / 2, call.Span(20), cancellationToken);
                half.Add(Repetition.Of(rest));
                call.Say($"half load: accept to first task p50 {half[^1].AcceptToFirstTaskP50Ms} p99 {half[^1].AcceptToFirstTaskP99Ms} ms");
                return load;
            },
            cancellationToken);
        return (full, half);
    }
}
