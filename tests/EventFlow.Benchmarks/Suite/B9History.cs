using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B9: the same measures before and after a million finished runs are stored. Does history slow the present?</summary>
internal static class B9History
{
    private const int HandOffChain = 40;
    private const int LoadChain = 3;
    private const int Samples = 300;

    private sealed record Measured(List<Repetition> HandOffs, List<Repetition> Throughput, List<Repetition> Starts);

    public static async Task<bool> RunAsync(Call plain, CancellationToken cancellationToken)
    {
        var call = plain with { Options = plain.Options with { Server = HistoryDrop.Settings(plain.Options.Server) } };
        var runs = call.Sizes(1_000_000)[0];
        await using var chains = await Chains.SetAsync(call, [HandOffChain, LoadChain, 1, History.Length], cancellationToken);
        var history = new History(chains.Stage.Installation.Database);
        await chains.WarmUpOneByOneAsync(HandOffChain, cancellationToken);
        await chains.InFlightAsync(LoadChain, 200, TimeSpan.FromSeconds(call.Options.Warmup), cancellationToken);
        var before = await MeasureAsync(call, chains, cancellationToken);

        call.Say($"storing {runs} finished runs");
        await history.SeedAsync(runs, HistoryDrop.SeededDays, call.Time.GetUtcNow(), cancellationToken);
        call.Report.Set("stored_runs", runs);
        call.Report.Set("stored_tasks", runs * History.Length);
        call.Report.Set("database_size", await history.SizeAsync(cancellationToken));
        var after = await MeasureAsync(call, chains, cancellationToken);

        call.Report.Set(
            "shape",
            $"B1, B3 (chains of {LoadChain}, 200 in flight) and B4 on a young database and beside {runs} finished runs; a loss is a "
            + "share of the speed, beside_raw_client with what the raw client lost meanwhile taken out; reads are of the API, idle and "
            + "under half of B3's load; the day is dropped by the server itself, under the same half");
        ReportLosses(call, before, after);
        var half = Median(after.Throughput, one => one.RunsPerSecond) / 2;
        await ReadsAsync(call, chains, history, half, cancellationToken);
        await HistoryDrop.MeasureAsync(
            call, chains, history, LoadChain, half, Math.Max(1, runs / HistoryDrop.SeededDays), cancellationToken);
        return await chains.Stage.VerifyAsync(cancellationToken);
    }

    private static async Task<Measured> MeasureAsync(Call call, Chains chains, CancellationToken cancellationToken)
    {
        var rounds = call.Repeat(3);
        var handOffs = await B1HandOffs.RoundsAsync(call, chains, HandOffChain, call.Options.Runs ?? 30, rounds, cancellationToken);
        var throughput = await Beside.RoundsAsync(
            call, chains.Loops, rounds, Beside.LoopInFlight, $"chains of {LoadChain}, 200 in flight",
            () => chains.InFlightAsync(LoadChain, 200, call.Span(15), cancellationToken), cancellationToken);
        var starts = await B4Starts.RoundsAsync(call, chains, 200, rounds, cancellationToken);
        return new Measured(handOffs, throughput, starts.Full);
    }

    private static void ReportLosses(Call call, Measured before, Measured after)
    {
        var losses = new Dictionary<string, double>
        {
            ["hand_off_p50"] = 1 - (Median(before.HandOffs, one => one.P50Ms) / Median(after.HandOffs, one => one.P50Ms)),
            ["tasks_per_second"] = 1 - (
                Median(after.Throughput, one => one.TasksPerSecond) / Median(before.Throughput, one => one.TasksPerSecond)),
            ["runs_per_second"] = 1 - (Median(after.Starts, one => one.RunsPerSecond) / Median(before.Starts, one => one.RunsPerSecond)),
        };
        var beside = new Dictionary<string, double>
        {
            ["hand_off_p50"] = Lost(before.HandOffs, after.HandOffs),
            ["tasks_per_second"] = Lost(before.Throughput, after.Throughput),
            ["runs_per_second"] = Lost(before.Starts, after.Starts),
        };
        call.Report.Set("loss", losses.ToDictionary(one => one.Key, one => Figure.Rounded(one.Value)));
        call.Report.Set(
            "loss_beside_raw_client", call.Options.NoLoops ? null : beside.ToDictionary(one => one.Key, one => Figure.Rounded(one.Value)));
        call.Report.Set("loss_worst", Figure.Rounded(losses.Values.Max()));
        foreach (var (name, measured) in new[] { ("before", before), ("after", after) })
        {
            call.Report.Set(name, new Dictionary<string, object>
            {
                ["b1"] = Summary.Of(measured.HandOffs),
                ["b3"] = Summary.Of(measured.Throughput),
                ["b4"] = Summary.Of(measured.Starts),
            });
        }
    }

    private static double Lost(List<Repetition> before, List<Repetition> after) =>
        1 - (Median(after, one => one.RatioToRawClient) / Median(before, one => one.RatioToRawClient));

    private static double Median(List<Repetition> repetitions, Func<Repetition, double?> figure) =>
        Figure.Of(repetitions.Select(figure))?.Median ?? double.NaN;

    private static async Task ReadsAsync(
        Call call, Chains chains, History history, double runsPerSecond, CancellationToken cancellationToken)
    {
        var ids = await history.SampleAsync(Samples, call.Options.Seed, cancellationToken);
        call.Report.Set("reads_idle", await ReadAsync(chains, ids, cancellationToken));
        await using var load = OpenLoop.Start(
            chains.Stage.Starter, chains.Stage.Ledger, call.Time, LoadChain, runsPerSecond, call.Options.Seed, cancellationToken);
        await load.PassAsync(TimeSpan.FromSeconds(5), cancellationToken);
        call.Report.Set("reads_under_half_load", await ReadAsync(chains, ids, cancellationToken));
        await load.StopAsync();
        await chains.Stage.DrainAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, object>> ReadAsync(
        Chains chains, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var workflow = ChainFlow.Name(History.Length);
        var reads = new Dictionary<string, Func<Guid, string>>
        {
            ["list"] = _ => "api/v1/runs?limit=50",
            ["list_of_workflow"] = _ => $"api/v1/runs?limit=50&workflow={workflow}",
            ["list_failed"] = _ => "api/v1/runs?limit=50&state=failed",
            ["detail"] = id => $"api/v1/runs/{id}",
            ["tasks"] = id => $"api/v1/runs/{id}/tasks",
            ["events"] = id => $"api/v1/runs/{id}/events",
        };
        var latencies = new Dictionary<string, object>();
        foreach (var (name, path) in reads)
        {
            // The first one of a kind pays for plans and compilation once in the life of a server.
            await chains.Stage.Installation.GetAsync(path(ids[0]), cancellationToken);
            var histogram = new Histogram();
            foreach (var id in ids)
            {
                histogram.Add(await chains.Stage.Installation.GetAsync(path(id), cancellationToken));
            }

            latencies[name] = new { p50_ms = histogram.Ms(0.5), p99_ms = histogram.Ms(0.99), max_ms = histogram.MaxMs };
        }

        return latencies;
    }
}
