using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Whether an item of a wide map costs the same at its end as at its beginning: one run of a flat and one of a nested map, and of
/// each what the items of the first tenth cost beside those of the last.</summary>
internal static class MapTenths
{
    private const int Outer = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Where a run stands: items done, at what time, with how much processor time spent.</summary>
    private sealed record Mark(long Items, double Seconds, double CpuMs);

    public static async Task<bool> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var items = call.Sizes(100_000)[0];
        await using var stage = await Stage.SetAsync(call, LoadWorker.Noop, new PathLedger(call.Time), loops: false, cancellationToken);
        await WarmUpAsync(call, stage, cancellationToken);
        var inner = items / Outer;
        call.Report.Set("shape", "one run at a time of no-op items; a tenth of the items in each of the tenths");
        call.Report.Set("flat", await RunAsync(
            call, stage, MapFlow.Name(items), MapFlow.Yaml(items), MapFlow.Tasks(items), cancellationToken));
        call.Report.Set("nested", await RunAsync(
            call, stage, NestedMapFlow.Name(Outer, inner), NestedMapFlow.Yaml(Outer, inner), NestedMapFlow.Tasks(Outer, inner),
            cancellationToken));
        return await stage.VerifyAsync(cancellationToken);
    }

    private static async Task WarmUpAsync(Call call, Stage stage, CancellationToken cancellationToken)
    {
        const int Items = 2_000;
        call.Say($"warming up for {call.Options.Warmup} s");
        await stage.Installation.ApplyAsync(MapFlow.Name(Items), MapFlow.Yaml(Items), cancellationToken);
        var started = call.Time.GetTimestamp();
        while (call.Time.GetElapsedTime(started) < TimeSpan.FromSeconds(call.Options.Warmup))
        {
            await stage.RunOnceAsync(MapFlow.Name(Items), MapFlow.Tasks(Items), cancellationToken);
        }
    }

    private static async Task<Dictionary<string, object?>> RunAsync(
        Call call, Stage stage, string workflow, string yaml, int tasks, CancellationToken cancellationToken)
    {
        await stage.Installation.ApplyAsync(workflow, yaml, cancellationToken);
        var before = stage.Ledger.Executions;
        var started = call.Time.GetTimestamp();
        var run = stage.RunOnceAsync(workflow, tasks, cancellationToken);
        var marks = new List<Mark>();
        while (!run.IsCompleted)
        {
            marks.Add(Now());
            await Task.Delay(Look, call.Time, cancellationToken);
        }

        marks.Add(Now());
        var took = (await run).Took;
        call.Say($"{workflow}: {took.TotalSeconds:0.0} s");
        return Figures(marks, tasks, took);

        Mark Now() => new(
            stage.Ledger.Executions - before, call.Time.GetElapsedTime(started).TotalSeconds, stage.Processes.CpuMs().Values.Sum());
    }

    private static Dictionary<string, object?> Figures(List<Mark> marks, int tasks, TimeSpan took)
    {
        var begun = marks.FindLast(mark => mark.Items == 0)!;
        var tenths = Enumerable.Range(1, 10).Select(tenth => marks.Find(mark => mark.Items >= (long)tasks * tenth / 10) ?? marks[^1])
            .Prepend(begun).ToList();
        var pairs = tenths.Zip(tenths.Skip(1)).ToList();
        var wall = pairs.ConvertAll(pair => PerItem(pair.First, pair.Second, mark => mark.Seconds * 1000));
        var cpu = pairs.ConvertAll(pair => PerItem(pair.First, pair.Second, mark => mark.CpuMs));
        return new Dictionary<string, object?>
        {
            ["items"] = tasks - 1,
            ["seconds"] = Figure.Rounded(took.TotalSeconds),
            ["first_item_seconds"] = Figure.Rounded(begun.Seconds),
            ["ms_per_item_by_tenth"] = wall.ConvertAll(Figure.Rounded),
            ["cpu_ms_per_item_by_tenth"] = cpu.ConvertAll(Figure.Rounded),
            ["ms_last_to_first"] = Figure.Rounded(wall[^1] / wall[0]),
            ["cpu_last_to_first"] = Figure.Rounded(cpu[^1] / cpu[0]),
        };
    }

    private static double PerItem(Mark from, Mark to, Func<Mark, double> value) =>
        (value(to) - value(from)) / Math.Max(1, to.Items - from.Items);
}
