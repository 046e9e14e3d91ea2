using EventFlow.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Keeps the API's answers independent of the broker: wake-ups are sent in the background, and dropped where the broker is
/// away for so long that they pile up.</summary>
internal sealed class RunWaker(IRunQueue queue, ILogger<RunWaker> log) : BackgroundService, IRunWaker
{
    // While a message is on its way to the broker the next ones gather, but a broker that is away must not gather all there are.
    private readonly Errands<(Guid Run, object WakeUp)> wakeUps = new(
        2_000,
        (errand, cancellationToken) => queue.WakeAsync(errand.Run, errand.WakeUp, cancellationToken),
        (failure, errand) => log.WakeFailed(failure, errand.Run));

    public void StartRun(Guid runId) => wakeUps.Add((runId, new StartRun(runId)));

    public void GrantSlot(SlotGranted slot) => wakeUps.Add((slot.RunId, slot));

    public void SignalRun(SignalRun signal) => wakeUps.Add((signal.RunId, signal));

    public void CancelRun(Guid runId, string? reason) => wakeUps.Add((runId, new CancelRun(runId, reason)));

    public override void Dispose()
    {
        wakeUps.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => wakeUps.RunAsync(stoppingToken);
}
