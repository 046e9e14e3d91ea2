using System.Threading.Channels;
using EventFlow.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Keeps the API's answers independent of the broker: wake-ups are sent in the background, and dropped where the broker is
/// away for so long that they pile up.</summary>
internal sealed class RunWaker(IRunQueue queue, ILogger<RunWaker> log) : BackgroundService, IRunWaker
{
    private readonly Channel<(Guid Run, object WakeUp)> wakeUps = Channel.CreateBounded<(Guid, object)>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // While a message is on its way to the broker the next ones gather, but a broker that is away must not gather all there are.
    private readonly SemaphoreSlim places = new(2_000);

    public void StartRun(Guid runId) => wakeUps.Writer.TryWrite((runId, new StartRun(runId)));

    public void GrantSlot(SlotGranted slot) => wakeUps.Writer.TryWrite((slot.RunId, slot));

    public void SignalRun(SignalRun signal) => wakeUps.Writer.TryWrite((signal.RunId, signal));

    public void CancelRun(Guid runId, string? reason) => wakeUps.Writer.TryWrite((runId, new CancelRun(runId, reason)));

    public override void Dispose()
    {
        places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (run, wakeUp) in wakeUps.Reader.ReadAllAsync(stoppingToken))
        {
            await places.WaitAsync(stoppingToken);
            _ = SendAsync(run, wakeUp, stoppingToken);
        }
    }

    private async Task SendAsync(Guid run, object wakeUp, CancellationToken cancellationToken)
    {
        try
        {
            await queue.WakeAsync(run, wakeUp, cancellationToken);
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                log.WakeFailed(e, run);
            }
        }
        finally
        {
            places.Release();
        }
    }
}
