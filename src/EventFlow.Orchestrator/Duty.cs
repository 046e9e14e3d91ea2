using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator;

/// <summary>A background duty of an engine node: runs until the node stops, and survives every failure of one round.</summary>
internal abstract class Duty(TimeProvider clock, ILogger log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    /// <summary>One round. Returns how long to rest before the next one.</summary>
    public abstract Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Failpoint.Hit("K14");
    }

    /// <summary>Rests; a duty that can be woken overrides this.</summary>
    protected virtual Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, clock, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RestAsync(await RunOnceAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.DutyFailed(e, GetType().Name, AfterFailure.TotalSeconds);
                await Task.Delay(AfterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
