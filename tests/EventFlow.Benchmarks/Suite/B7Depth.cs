using EventFlow.Benchmarks.Installations;
using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B7: one very long chain. Is its last hand-off as fast as its first?</summary>
internal static class B7Depth
{
    private const int WarmUpLength = 100;
    private const int Part = 100;

    private sealed record Depth
    {
        public double Seconds { get; init; }
        public double P50Ms { get; init; }
        public double P99Ms { get; init; }
        public double FirstHandOffsP50Ms { get; init; }
        public double LastHandOffsP50Ms { get; init; }
        public double LastToFirst { get; init; }
        public double Steal { get; init; }
        public double OtherLoad { get; init; }
        public double LoadAverage { get; init; }
    }

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ledger = new PathLedger(call.Time);
        await using var stage = await Stage.SetAsync(call, LoadWorker.Noop, ledger, loops: false, cancellationToken);
        await WarmUpAsync(call, stage, cancellationToken);
        var (summaries, refused) = (new List<Dictionary<string, object?>>(), new Dictionary<string, string>());
        foreach (var length in call.Sizes(1_000, 10_000, 100_000))
        {
            try
            {
                await stage.Installation.ApplyAsync(ChainFlow.Name(length), ChainFlow.Yaml(length), cancellationToken);
            }
            catch (WorkflowRefusedException refusal)
            {
                refused[ChainFlow.Name(length)] = refusal.Message;
                call.Say($"a chain of {length} is refused: {refusal.Message}");
                continue;
            }

            summaries.Add(await LengthAsync(call, stage, ledger, length, cancellationToken));
        }

        call.Report.Set(
            "shape",
            $"one chain of no-op tasks at a time; medians of the first and the last {Part} hand-offs; the longest accepted chain is at "
            + "the top");
        call.Report.SetAll(summaries[^1]);
        call.Report.Set("sizes", summaries);
        call.Report.Set("refused", refused.Count == 0 ? null : refused);
        return await stage.VerifyAsync(cancellationToken);
    }

    private static async Task WarmUpAsync(Call call, Stage stage, CancellationToken cancellationToken)
    {
        call.Say($"warming up for {call.Options.Warmup} s");
        await stage.Installation.ApplyAsync(ChainFlow.Name(WarmUpLength), ChainFlow.Yaml(WarmUpLength), cancellationToken);
        var started = call.Time.GetTimestamp();
        while (call.Time.GetElapsedTime(started) < TimeSpan.FromSeconds(call.Options.Warmup))
        {
            await stage.RunOnceAsync(ChainFlow.Name(WarmUpLength), WarmUpLength, cancellationToken);
        }
    }

    private static async Task<Dictionary<string, object?>> LengthAsync(
        Call call, Stage stage, PathLedger ledger, int length, CancellationToken cancellationToken)
    {
        var depths = new List<Depth>();
        for (var round = 1; round <= call.Repeat(length >= 100_000 ? 1 : 3); round++)
        {
            OneRun? one = null;
            var stretch = await stage.MeasureAsync(
                async () => one = await stage.RunOnceAsync(ChainFlow.Name(length), length, cancellationToken), cancellationToken);
            depths.Add(Of(call, ledger.Of(one!.Run), length) with
            {
                Seconds = Figure.Rounded(one.Took.TotalSeconds),
                Steal = stretch.Cost.StealShare,
                OtherLoad = stretch.Cost.OthersShare,
                LoadAverage = stretch.Cost.Load,
            });
            var depth = depths[^1];
            call.Say(
                $"chain of {length}, round {round}: {depth.Seconds} s, hand-off p50 {depth.P50Ms} ms, last to first {depth.LastToFirst}");
        }

        var summary = Summary.Of(depths);
        summary["length"] = length;
        return summary;
    }

    private static Depth Of(Call call, IReadOnlyDictionary<(string Path, int Attempt), PathExecution> executions, int length)
    {
        var inOrder = Enumerable.Range(0, length).Select(task => executions[($"t{task}", 1)]).ToList();
        var handOffs = inOrder.Skip(1)
            .Zip(inOrder, (next, before) => call.Time.GetElapsedTime(before.Left, next.Entered).TotalMilliseconds)
            .ToList();
        var (first, last) = (Share(handOffs.Take(Part), 0.5), Share(handOffs.TakeLast(Part), 0.5));
        return new Depth
        {
            P50Ms = Share(handOffs, 0.5),
            P99Ms = Share(handOffs, 0.99),
            FirstHandOffsP50Ms = first,
            LastHandOffsP50Ms = last,
            LastToFirst = Figure.Rounded(last / first),
        };
    }

    private static double Share(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return Figure.Rounded(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))]);
    }
}
