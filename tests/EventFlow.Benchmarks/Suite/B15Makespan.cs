using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;
using EventFlow.Benchmarks.Reports;
using EventFlow.Tests;

namespace EventFlow.Benchmarks.Suite;

/// <summary>B15: traces of real scientific workflows with slots enough. How much longer than its critical path does a run take?</summary>
internal static class B15Makespan
{
    private const string Workflow = "wfcommons";

    private sealed record Makespan
    {
        public double RatioToCriticalPath { get; init; }

        /// <summary>To the critical path of what the handlers really took: what the timers of the machine add is left out.</summary>
        public double RatioToHandlers { get; init; }

        public double Seconds { get; init; }
        public double CriticalPathSeconds { get; init; }
        public double Steal { get; init; }
        public double OtherLoad { get; init; }
    }

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        if (Cases.Missing(WfCommonsFlow.Folder) is { } missing)
        {
            throw new InvalidOperationException($"B15 needs {missing}.");
        }

        var enough = call with { Options = call.Options with { Slots = Math.Max(128, call.Options.Slots) } };
        var ledger = new PathLedger(call.Time);
        await using var stage = await Stage.SetAsync(enough, LoadWorker.Sleep, ledger, loops: false, cancellationToken);
        await WarmUpAsync(call, stage, cancellationToken);
        var cases = new List<Dictionary<string, object?>>();
        var files = Directory.GetFiles(Cases.Folder(WfCommonsFlow.Folder), "*.json").Select(Path.GetFileName);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            cases.Add(await CaseAsync(call, stage, ledger, file!, cancellationToken));
        }

        var worst = cases.MaxBy(one => (double)one["ratio_to_critical_path"]!)!;
        call.Report.Set(
            "shape",
            "WfCommons traces scaled to the same critical path, tasks sleep; seconds from the request to the end of the last task; the "
            + "worst case is at the top");
        call.Report.SetAll(worst);
        call.Report.Set("ratio_to_critical_path_of_all", Figure.Of(cases.Select(one => (double?)one["ratio_to_critical_path"])));
        call.Report.Set("cases", cases);
        return await stage.VerifyAsync(cancellationToken);
    }

    private static async Task WarmUpAsync(Call call, Stage stage, CancellationToken cancellationToken)
    {
        call.Say($"warming up for {call.Options.Warmup} s");
        const string yaml = "workflow: warm\ntasks:\n  all: { foreach: \"${{ [1..50] }}\", uses: sleep, with: { milliseconds: 1 } }\n";
        await stage.Installation.ApplyAsync("warm", yaml, cancellationToken);
        var started = call.Time.GetTimestamp();
        while (call.Time.GetElapsedTime(started) < TimeSpan.FromSeconds(call.Options.Warmup))
        {
            await stage.RunOnceAsync("warm", 50, cancellationToken);
        }
    }

    private static async Task<Dictionary<string, object?>> CaseAsync(
        Call call, Stage stage, PathLedger ledger, string file, CancellationToken cancellationToken)
    {
        var recorded = WfCommonsFlow.Read(file, LoadWorker.Sleep);
        var scale = call.Span(10).TotalMilliseconds / Longest(recorded, recorded.Milliseconds);
        var flow = WfCommonsFlow.Read(file, LoadWorker.Sleep, scale);
        await stage.Installation.ApplyAsync(Workflow, flow.Yaml, cancellationToken);
        var makespans = new List<Makespan>();
        for (var round = 1; round <= call.Repeat(2); round++)
        {
            OneRun? one = null;
            var stretch = await stage.MeasureAsync(
                async () => one = await stage.RunOnceAsync(Workflow, flow.Parents.Count, cancellationToken), cancellationToken);
            makespans.Add(Of(call, flow, ledger.Of(one!.Run), one.Took, stretch.Cost));
        }

        var summary = Summary.Of(makespans);
        summary["case"] = Path.GetFileNameWithoutExtension(file);
        summary["tasks"] = flow.Parents.Count;
        call.Say($"{file}: {summary["ratio_to_critical_path"]} × critical path");
        return summary;
    }

    private static Makespan Of(
        Call call, WfCommonsFlow flow, IReadOnlyDictionary<(string Path, int Attempt), PathExecution> executions, TimeSpan took, Cost cost)
    {
        var real = executions.ToDictionary(
            one => one.Key.Path, one => call.Time.GetElapsedTime(one.Value.Entered, one.Value.Left).TotalMilliseconds);
        var critical = Longest(flow, flow.Milliseconds);
        return new Makespan
        {
            RatioToCriticalPath = Figure.Rounded(took.TotalMilliseconds / critical),
            RatioToHandlers = Figure.Rounded(took.TotalMilliseconds / Longest(flow, real)),
            Seconds = Figure.Rounded(took.TotalSeconds),
            CriticalPathSeconds = Figure.Rounded(critical / 1000),
            Steal = cost.StealShare,
            OtherLoad = cost.OthersShare,
        };
    }

    /// <summary>The critical path in milliseconds.</summary>
    private static double Longest(WfCommonsFlow flow, IReadOnlyDictionary<string, double> milliseconds)
    {
        var ends = new Dictionary<string, double>();
        double End(string task) => ends.TryGetValue(task, out var end)
            ? end
            : ends[task] = milliseconds.GetValueOrDefault(task) + flow.Parents[task].Select(End).DefaultIfEmpty(0).Max();
        return flow.Parents.Keys.Max(End);
    }
}
