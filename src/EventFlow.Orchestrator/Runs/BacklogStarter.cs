using EventFlow.Contracts;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Starts the runs that had to wait for a place, oldest first, as fast as places become free.</summary>
internal sealed class BacklogStarter(
    IRunStore runs, IRunQueue queue, StartGate gates, TimeProvider clock, ILogger<BacklogStarter> log) : Duty(clock, log)
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var pace = Idle;
        foreach (var workflow in gates.Deferred)
        {
            pace = Pace;
            if (Math.Min(gates.Room(workflow), MostAtOnce) is var room and > 0)
            {
                await StartAsync(workflow, room, cancellationToken);
            }
        }

        return pace;
    }

    private async Task StartAsync(string workflow, int room, CancellationToken cancellationToken)
    {
        var oldest = await runs.OldestPendingAsync(workflow, room, cancellationToken);
        if (oldest.Count < room)
        {
            gates.Open(workflow);
        }

        await Task.WhenAll(oldest.Select(run => queue.WakeAsync(run, new StartRun(run, FromBacklog: true), cancellationToken)));
    }
}
