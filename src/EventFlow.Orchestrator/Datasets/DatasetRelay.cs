using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Datasets;

/// <summary>Makes events of the updates that tasks have committed with their ends. One that is taken twice,
/// by two nodes or after a crash, is a repetition by its id.</summary>
internal sealed class DatasetRelay(
    IDatasetStore store, EventIntake intake, DatasetBell bell, TimeProvider clock, ILogger<DatasetRelay> log) : Duty(clock, log)
{
    private const int MostAtOnce = 200;

    // For the updates of nodes that have died, or do not relay.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var updates = await store.PendingAsync(MostAtOnce, cancellationToken);
        if (updates.Count == 0)
        {
            return Idle;
        }

        await Task.WhenAll(updates.Select(update => intake.TakeAsync(
            new IncomingEvent(EventWays.Run) { Event = DatasetEvents.Of(update) }, cancellationToken)));
        Failpoint.Hit("K18");
        await store.RelayedAsync([.. updates.Select(update => update.Id)], cancellationToken);
        return updates.Count == MostAtOnce ? TimeSpan.Zero : Idle;
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => bell.RestAsync(time, cancellationToken);
}
