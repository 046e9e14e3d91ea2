using EventFlow.Bridges.Sinks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges;

/// <summary>Keeps the sources of all bridges open, each for itself: one that breaks is opened anew and holds up no other.</summary>
internal sealed class BridgeService(
    IReadOnlyList<Bridge> bridges, IEventSink sink, Telemetry telemetry, TimeProvider clock, ILogger<BridgeService> log) : BackgroundService
{
    // So long a source must have run for the next failure to count as the first again.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await Task.WhenAll(bridges.Select(bridge => KeepAsync(bridge, stoppingToken)));
    }

    private async Task KeepAsync(Bridge bridge, CancellationToken stoppingToken)
    {
        var ports = new BridgePorts(new BridgeOutlet(bridge, sink, telemetry, clock), clock, log);
        var pauses = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        log.BridgeStarts(bridge.Name, bridge.Settings.Describe());
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            if (await RunAsync(bridge, ports, stoppingToken) is not { } failure)
            {
                break;
            }

            if (clock.GetElapsedTime(began) > Settled)
            {
                pauses.Reset();
            }

            var pause = pauses.Next();
            telemetry.Failed(bridge.Name);
            log.BridgeBroken(failure, bridge.Name, bridge.Settings.Describe(), failure.Message, pause.TotalSeconds);
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        log.BridgeEnded(bridge.Name);
    }

    /// <summary>Why the source has ended; null: it was told to.</summary>
    private static async Task<Exception?> RunAsync(Bridge bridge, BridgePorts ports, CancellationToken stoppingToken)
    {
        try
        {
            await bridge.Settings.Open(bridge, ports).RunAsync(stoppingToken);
            return stoppingToken.IsCancellationRequested ? null : new InvalidOperationException("The source has ended by itself.");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
