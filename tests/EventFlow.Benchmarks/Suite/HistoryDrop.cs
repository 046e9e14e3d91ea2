using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Suite;

/// <summary>What the load feels of a day of history that is dropped: the longest hand-off with and without.</summary>
internal static class HistoryDrop
{
    public const int SeededDays = 30;

    private const int KeptDays = 35;
    private const int OldDay = 40;

    /// <summary>History is kept a little longer than it is seeded, and looked through often.</summary>
    public static Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string?> settings) => new(settings)
    {
        ["EventFlow__History__KeepDays"] = $"{KeptDays}",
        ["EventFlow__History__Every"] = "00:00:03",
    };

    public static async Task MeasureAsync(
        Call call, Chains chains, History history, int length, double runsPerSecond, int runsOfDay, CancellationToken cancellationToken)
    {
        var span = call.Span(15);
        call.Say($"half load beside nothing, then beside the drop of a day of {runsOfDay} runs");
        var without = await chains.AtRateAsync(length, runsPerSecond, span, cancellationToken);
        var day = DateOnly.FromDateTime(call.Time.GetUtcNow().UtcDateTime).AddDays(-OldDay);
        await using var hidden = await history.HideDayAsync(runsOfDay, day, cancellationToken);
        var took = TimeSpan.Zero;
        var beside = await chains.AtRateAsync(
            length, runsPerSecond, span, cancellationToken,
            async () => took = await hidden.UntilDroppedAsync(call.Time, cancellationToken));
        call.Report.Set("day_dropped_ms", Figure.Rounded(took.TotalMilliseconds));
        call.Report.Set("dropped_runs", runsOfDay);
        call.Report.Set("drop", HandOffs(beside));
        call.Report.Set("no_drop", HandOffs(without));
    }

    private static object HandOffs(Stretch stretch) => new
    {
        p50_ms = stretch.Latencies.HandOffs.Ms(0.5),
        p99_ms = stretch.Latencies.HandOffs.Ms(0.99),
        stall_ms = stretch.Latencies.HandOffs.MaxMs,
    };
}
