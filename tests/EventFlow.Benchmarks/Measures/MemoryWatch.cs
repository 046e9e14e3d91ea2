namespace EventFlow.Benchmarks.Measures;

/// <summary>Looks at the memory of a process once a second.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource ending = new();
    private readonly Task watching;
    private double most;

    private MemoryWatch(ProcessTree process, TimeProvider time) => watching = WatchAsync(process, time);

    public double PeakMb => Math.Round(most, 1);

    public static MemoryWatch Of(ProcessTree process, TimeProvider time) => new(process, time);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        ending.Dispose();
    }

    private async Task WatchAsync(ProcessTree process, TimeProvider time)
    {
        do
        {
            most = Math.Max(most, process.MemoryMb());
            await Task.Delay(Every, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!ending.IsCancellationRequested);
    }
}
