using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Reports;

/// <summary>One repetition as it is printed. Durations are hand-offs unless their name says otherwise.</summary>
internal sealed record Repetition
{
    public double TasksPerSecond { get; init; }
    public double RunsPerSecond { get; init; }
    public double? P50Ms { get; init; }
    public double? P99Ms { get; init; }
    public double? MaxMs { get; init; }
    public double? AcceptToFirstTaskP50Ms { get; init; }
    public double? AcceptToFirstTaskP99Ms { get; init; }
    public double? RunP50Ms { get; init; }
    public double? RunP99Ms { get; init; }
    public double Seconds { get; init; }
    public double? RawClientTasksPerSecond { get; init; }
    public double? RawClientP50Ms { get; init; }
    public double? RawClientP99Ms { get; init; }
    public double? RawClientCpuMsPerTask { get; init; }
    public double? MasstransitTasksPerSecond { get; init; }
    public double? MasstransitP50Ms { get; init; }
    public double? MasstransitP99Ms { get; init; }
    public double? MasstransitCpuMsPerTask { get; init; }
    public double? RatioToRawClient { get; init; }
    public double? RatioToMasstransit { get; init; }
    public IReadOnlyDictionary<string, double> CpuMsPerTask { get; init; } = new Dictionary<string, double>();
    public double CommitsPerTask { get; init; }
    public double WalBytesPerTask { get; init; }
    public IReadOnlyDictionary<string, double> RssMb { get; init; } = new Dictionary<string, double>();

    /// <summary>Cores the hypervisor took.</summary>
    public double Steal { get; init; }

    /// <summary>Cores that processes took which have no part in the benchmark.</summary>
    public double OtherLoad { get; init; }

    public double LoadAverage { get; init; }

    public static Repetition Of(Stretch stretch, LoopResult? raw = null, LoopResult? massTransit = null)
    {
        var (cost, latencies, tasks) = (stretch.Cost, stretch.Latencies, Math.Max(1, stretch.Tasks));
        return new Repetition
        {
            TasksPerSecond = Figure.Rounded(stretch.TasksPerSecond),
            RunsPerSecond = Figure.Rounded(stretch.RunsPerSecond),
            P50Ms = latencies.HandOffs.Ms(0.5),
            P99Ms = latencies.HandOffs.Ms(0.99),
            MaxMs = latencies.HandOffs.Count == 0 ? null : latencies.HandOffs.MaxMs,
            AcceptToFirstTaskP50Ms = latencies.FirstTasks.Ms(0.5),
            AcceptToFirstTaskP99Ms = latencies.FirstTasks.Ms(0.99),
            RunP50Ms = latencies.Runs.Ms(0.5),
            RunP99Ms = latencies.Runs.Ms(0.99),
            Seconds = Figure.Rounded(cost.Seconds),
            CpuMsPerTask = cost.CpuMsPer(tasks),
            CommitsPerTask = Figure.Rounded((double)cost.Commits / tasks),
            WalBytesPerTask = Figure.Rounded((double)cost.WalBytes / tasks),
            RssMb = cost.MemoryMb,
            Steal = cost.StealShare,
            OtherLoad = cost.OthersShare,
            LoadAverage = cost.Load,
        }.Beside(raw, massTransit);
    }

    private Repetition Beside(LoopResult? raw, LoopResult? massTransit) => this with
    {
        RawClientTasksPerSecond = raw?.TasksPerSecond,
        RawClientP50Ms = raw?.P50Ms,
        RawClientP99Ms = raw?.P99Ms,
        RawClientCpuMsPerTask = raw?.CpuMsPerTask,
        MasstransitTasksPerSecond = massTransit?.TasksPerSecond,
        MasstransitP50Ms = massTransit?.P50Ms,
        MasstransitP99Ms = massTransit?.P99Ms,
        MasstransitCpuMsPerTask = massTransit?.CpuMsPerTask,
        RatioToRawClient = raw is null ? null : Figure.Rounded(TasksPerSecond / raw.TasksPerSecond),
        RatioToMasstransit = massTransit is null ? null : Figure.Rounded(TasksPerSecond / massTransit.TasksPerSecond),
    };
}
