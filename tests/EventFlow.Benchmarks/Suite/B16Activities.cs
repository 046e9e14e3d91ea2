using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B16: 1,000 runs of 5 chained tasks, all started at once.</summary>
internal static class B16Activities
{
    private const int Length = 5;

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var runs = call.Options.Runs ?? 1_000;
        await using var chains = await Chains.SetAsync(call, [Length], cancellationToken);
        await chains.InFlightAsync(Length, 200, TimeSpan.FromSeconds(1), cancellationToken);
        var repetitions = await Beside.RoundsAsync(
            call, chains.Loops, call.Repeat(5), Beside.LoopInFlight, $"{runs} runs of {Length} tasks",
            () => chains.Stage.MeasureAsync(
                () => chains.Stage.BurstAsync(ChainFlow.Name(Length), Length, runs, cancellationToken), cancellationToken),
            cancellationToken);
        call.Report.Set(
            "shape", $"{runs} runs of {Length} chained no-op tasks started at once; seconds until the last task of the last run");
        call.Report.SetAll(Summary.Of(repetitions));
        return await chains.Stage.VerifyAsync(cancellationToken);
    }
}
