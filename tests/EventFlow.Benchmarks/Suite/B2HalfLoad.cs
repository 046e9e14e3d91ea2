using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B2: hand-offs at half of what the installation can do, with runs that arrive at random moments.</summary>
internal static class B2HalfLoad
{
    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (length, inFlight) = (call.Sizes(10)[0], call.InFlight(200)[0]);
        await using var chains = await Chains.SetAsync(call, [length], cancellationToken);
        var full = new List<double?>();
        var repetitions = await Beside.RoundsAsync(
            call, chains.Loops, call.Repeat(3), Beside.LoopInFlight, $"chains of {length} at half load",
            () => RoundAsync(call, chains, length, inFlight, full, cancellationToken), cancellationToken);
        call.Report.Set(
            "shape",
            $"full load: chains of {length}, {inFlight} in flight; then half of its runs per second, arriving at random (open loop)");
        call.Report.Set("full_load_tasks_per_second", Figure.Of(full));
        call.Report.SetAll(Summary.Of(repetitions));
        return await chains.Stage.VerifyAsync(cancellationToken);
    }

    private static async Task<Stretch> RoundAsync(
        Call call, Chains chains, int length, int inFlight, List<double?> full, CancellationToken cancellationToken)
    {
        var load = await chains.InFlightAsync(length, inFlight, TimeSpan.FromSeconds(10), cancellationToken);
        full.Add(load.TasksPerSecond);
        call.Say($"full load {load.TasksPerSecond:0} tasks/s");
        return await chains.AtRateAsync(length, load.TasksPerSecond / length / 2, call.Span(20), cancellationToken);
    }
}
