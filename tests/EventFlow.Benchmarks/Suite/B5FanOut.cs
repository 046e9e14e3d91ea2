using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B5: fan-out over many items and join, in one run. Does a child cost more the more there are?</summary>
internal static class B5FanOut
{
    private const int WarmUpItems = 500;

    private sealed record Fan
    {
        public double Seconds { get; init; }
        public double MsPerChild { get; init; }
        public double FirstChildMs { get; init; }
        public double JoinMs { get; init; }
        public double TasksPerSecond { get; init; }
        public IReadOnlyDictionary<string, double> CpuMsPerTask { get; init; } = new Dictionary<string, double>();
        public double CommitsPerTask { get; init; }
        public double WalBytesPerTask { get; init; }
        public IReadOnlyDictionary<string, double> RssMb { get; init; } = new Dictionary<string, double>();
        public double Steal { get; init; }
        public double OtherLoad { get; init; }
        public double LoadAverage { get; init; }
    }

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var sizes = call.Sizes(1_000, 10_000, 100_000);
        var ledger = new PathLedger(call.Time);
        await using var stage = await Stage.SetAsync(call, LoadWorker.Noop, ledger, loops: false, cancellationToken);
        await WarmUpAsync(call, stage, cancellationToken);
        var summaries = new List<Dictionary<string, object?>>();
        foreach (var items in sizes)
        {
            await stage.Installation.ApplyAsync(MapFlow.Name(items), MapFlow.Yaml(items), cancellationToken);
            var fans = new List<Fan>();
            for (var round = 1; round <= Rounds(call, items); round++)
            {
                fans.Add(await FanAsync(call, stage, ledger, items, cancellationToken));
                var fan = fans[^1];
                call.Say($"{items} items, round {round}: {fan.Seconds} s, first child {fan.FirstChildMs} ms, join {fan.JoinMs} ms");
            }

            summaries.Add(Summary.Of(fans));
            summaries[^1]["items"] = items;
        }

        call.Report.Set(
            "shape", "one run at a time: foreach over no-op children, then one task; seconds from the request to the end of that task");
        call.Report.SetAll(summaries[^1]);
        call.Report.Set(
            "cost_per_child_to_smallest",
            summaries.Select(one => Figure.Rounded((double)one["ms_per_child"]! / (double)summaries[0]["ms_per_child"]!)));
        call.Report.Set("sizes", summaries);
        return await stage.VerifyAsync(cancellationToken);
    }

    // The widest takes its time, and its own length evens out what repetitions would.
    private static int Rounds(Call call, int items) => call.Repeat(items >= 100_000 ? 1 : items >= 10_000 ? 3 : 5);

    private static async Task WarmUpAsync(Call call, Stage stage, CancellationToken cancellationToken)
    {
        call.Say($"warming up for {call.Options.Warmup} s");
        await stage.Installation.ApplyAsync(MapFlow.Name(WarmUpItems), MapFlow.Yaml(WarmUpItems), cancellationToken);
        var started = call.Time.GetTimestamp();
        while (call.Time.GetElapsedTime(started) < TimeSpan.FromSeconds(call.Options.Warmup))
        {
            await stage.RunOnceAsync(MapFlow.Name(WarmUpItems), MapFlow.Tasks(WarmUpItems), cancellationToken);
        }
    }

    private static async Task<Fan> FanAsync(Call call, Stage stage, PathLedger ledger, int items, CancellationToken cancellationToken)
    {
        OneRun? one = null;
        var stretch = await stage.MeasureAsync(
            async () => one = await stage.RunOnceAsync(MapFlow.Name(items), MapFlow.Tasks(items), cancellationToken), cancellationToken);
        var executions = ledger.Of(one!.Run);
        var end = executions.Single(execution => execution.Key.Path == MapFlow.End).Value;
        var children = executions.Where(execution => execution.Key.Path != MapFlow.End).Select(execution => execution.Value).ToList();
        var cost = stretch.Cost;
        return new Fan
        {
            Seconds = Figure.Rounded(one.Took.TotalSeconds),
            MsPerChild = Figure.Rounded(one.Took.TotalMilliseconds / items),
            FirstChildMs = Figure.Rounded(call.Time.GetElapsedTime(one.Sent, children.Min(child => child.Entered)).TotalMilliseconds),
            JoinMs = Figure.Rounded(call.Time.GetElapsedTime(children.Max(child => child.Left), end.Entered).TotalMilliseconds),
            TasksPerSecond = Figure.Rounded(MapFlow.Tasks(items) / one.Took.TotalSeconds),
            CpuMsPerTask = cost.CpuMsPer(stretch.Tasks),
            CommitsPerTask = Figure.Rounded((double)cost.Commits / stretch.Tasks),
            WalBytesPerTask = Figure.Rounded((double)cost.WalBytes / stretch.Tasks),
            RssMb = cost.MemoryMb,
            Steal = cost.StealShare,
            OtherLoad = cost.OthersShare,
            LoadAverage = cost.Load,
        };
    }
}
