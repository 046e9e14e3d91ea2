using System.Threading.Channels;
using EventFlow.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Keeps the API's answers independent of the broker: wake-ups are sent in the background, and dropped where the broker is
/// away for so long that they pile up.</summary>
internal sealed class RunWaker(RunQueue queue, TimeProvider clock, ILogger<RunWaker> log) : BackgroundService, IRunWaker
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private readonly Channel<object> wakeUps = Channel.CreateBounded<object>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void StartRun(Guid runId) => wakeUps.Writer.TryWrite(new StartRun(runId));

    public void CancelRun(Guid runId, string? reason) => wakeUps.Writer.TryWrite(new CancelRun(runId, reason));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(
            wakeUps.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stoppingToken },
            async (wakeUp, cancellationToken) => await SendAsync(wakeUp, cancellationToken));

    private async Task SendAsync(object wakeUp, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SendTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await (wakeUp switch
            {
                StartRun start => queue.SendAsync(start, both.Token),
                CancelRun cancel => queue.SendAsync(cancel, both.Token),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.WakeFailed(e, wakeUp is StartRun start ? start.RunId : ((CancelRun)wakeUp).RunId);
        }
    }
}
