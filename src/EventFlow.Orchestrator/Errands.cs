using System.Threading.Channels;

namespace EventFlow.Orchestrator;

/// <summary>Things to do apart from what asked for them, many at a time. Where they pile up they are dropped: the state implies each of
/// them, and the reconciler asks again.</summary>
/// <param name="most">At the same time.</param>
/// <param name="run">Does one.</param>
/// <param name="failed">Is told of one that failed.</param>
internal sealed class Errands<T>(int most, Func<T, CancellationToken, Task> run, Action<Exception, T> failed) : IDisposable
{
    private readonly Channel<T> waiting = Channel.CreateBounded<T>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly SemaphoreSlim places = new(most);

    public void Add(T errand) => waiting.Writer.TryWrite(errand);

    public void Dispose() => places.Dispose();

    /// <summary>Until it is stopped, which is no failure: the host would take an exception for one where it is not stopping as a
    /// whole.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var errand in waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await places.WaitAsync(stoppingToken);
                _ = RunAsync(errand, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RunAsync(T errand, CancellationToken stoppingToken)
    {
        try
        {
            await run(errand, stoppingToken);
        }
        catch (Exception failure)
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                failed(failure, errand);
            }
        }
        finally
        {
            places.Release();
        }
    }
}
