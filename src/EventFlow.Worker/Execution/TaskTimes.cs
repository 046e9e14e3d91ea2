namespace EventFlow.Worker;

internal static class TaskTimes
{
    // Timers take 49 days at most; a longer limit is as good as none.
    private const double MostSeconds = 40 * 24 * 3600.0;

    public static TimeSpan? Seconds(double? seconds) =>
        seconds is null or > MostSeconds ? null : TimeSpan.FromSeconds(Math.Max(0, seconds.Value));
}
