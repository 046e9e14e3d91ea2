using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B4: one-task runs accepted by the API and finished per second; and, at half of that, how long an accepted run waits for its
/// task.</summary>
internal static class B4Starts
{
    private const int Length = 1;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var chains = await Chains.SetAsync(call, [Length], cancellationToken);
        var repetitions = await RoundsAsync(call, chains, call.InFlight(200)[0], call.Repeat(3), cancellationToken);
        call.Report.Set(
            "shape",
            "runs of one no-op task in a closed loop; accept_to_first_task_… from the request to the handler, at full load; "
            + "half_load: the same with runs that arrive at random, half as many per second (open loop)");
        call.Report.SetAll(Summary.Of(repetitions.Full));
        call.Report.Set("half_load", Summary.Of(repetitions.Half));
        return await chains.Stage.VerifyAsync(cancellationToken);
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
