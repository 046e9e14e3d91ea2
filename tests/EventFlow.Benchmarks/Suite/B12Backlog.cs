using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B12: runs are accepted while no worker is there; then one comes. Is the backlog worked off as fast as fresh runs?</summary>
internal static class B12Backlog
{
    private const int Length = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var runs = call.Sizes(100_000)[0];
        await using var chains = await Chains.SetAsync(call, [Length], cancellationToken);
        var stage = chains.Stage;
        var fresh = await Beside.RoundsAsync(
            call, chains.Loops, call.Repeat(1), Beside.LoopInFlight, "fresh runs",
            () => chains.InFlightAsync(Length, call.InFlight(200)[0], call.Span(20), cancellationToken), cancellationToken);
        await stage.StopWorkerAsync();

        var server = stage.Installation.Processes()["server"];
        call.Report.Set("server_mb_before", Math.Round(server.MemoryMb(), 1));
        call.Say($"accepting {runs} runs without a worker");
        var accepting = await stage.StartRunsAsync(ChainFlow.Name(Length), Length, runs, cancellationToken);
        call.Report.Set("accept_seconds", Figure.Rounded(accepting.TotalSeconds));
        call.Report.Set("accepted_per_second", Figure.Rounded(runs / accepting.TotalSeconds));
        call.Report.Set("server_mb_with_backlog", Math.Round(server.MemoryMb(), 1));

        var drained = await DrainAsync(call, stage, server, cancellationToken);
        var freshRate = Figure.Of(fresh.Select(round => (double?)round.TasksPerSecond))!.Median;
        call.Report.Set(
            "shape",
            $"{runs} runs of {Length} no-op tasks accepted without a worker, then drained; fresh: the same in a closed loop before");
        call.Report.SetAll(Summary.Of<Repetition>([drained with { RatioToRawClient = null }]));
        call.Report.Set("backlog_runs", runs);
        call.Report.Set("fresh_tasks_per_second", freshRate);
        call.Report.Set("ratio_to_fresh", Figure.Rounded(drained.TasksPerSecond / freshRate));
        call.Report.Set("fresh", Summary.Of(fresh));
        return await stage.VerifyAsync(cancellationToken);
    }

    private static async Task<Repetition> DrainAsync(Call call, Stage stage, ProcessTree server, CancellationToken cancellationToken)
    {
        call.Say("draining");
        await using var memory = MemoryWatch.Of(server, call.Time);
        var stretch = await stage.MeasureAsync(
            async () =>
            {
                await stage.StartWorkerAsync(cancellationToken);
                await stage.DrainAsync(cancellationToken);
            },
            cancellationToken);
        call.Report.Set("server_mb_peak_while_draining", memory.PeakMb);
        await Task.Delay(Rest, call.Time, cancellationToken);
        call.Report.Set("server_mb_after", Math.Round(server.MemoryMb(), 1));
        return Repetition.Of(stretch);
    }
}
