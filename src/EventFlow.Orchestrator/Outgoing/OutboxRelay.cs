using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>Tells what was committed with runs and datasets: to the exchange, and to workflows that wait for ends of runs or for schedules and
/// something else. What is told
/// twice, after a crash, is known by the event's id.</summary>
internal sealed class OutboxRelay(
    IOutbox outbox, EventIntake intake, TriggeredWorkflows triggers, OutboxBell bell, EngineOptions options, TimeProvider clock,
    ILogger<OutboxRelay> log, OutExchange? exchange = null)
    : Duty(clock, log)
{
    private const int MostAtOnce = 500;
    private const string Owner = "exchange";

    // For what nodes have committed that do not tell, or have died.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> kinds = exchange is null ? [] : [.. options.EventsOut.Kinds()];
    private bool isReady;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        await MakeReadyAsync(cancellationToken);
        await using var claim = await outbox.ClaimAsync(MostAtOnce, cancellationToken);
        if (claim.Events.Count == 0)
        {
            return Idle;
        }

        if (exchange is not null)
        {
            await exchange.PublishAsync(
                [.. claim.Events.Where(one => kinds.Contains(one.Kind)).Select(one => one.Event).OfType<CloudEvent>()], cancellationToken);
        }

        Failpoint.Hit("K20");
        await StartRunsAsync(claim.Events, cancellationToken);
        Failpoint.Hit("K21");
        await claim.DoneAsync(cancellationToken);
        return claim.Events.Count < MostAtOnce ? Idle : TimeSpan.Zero;
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => bell.RestAsync(time, cancellationToken);

    private async Task MakeReadyAsync(CancellationToken cancellationToken)
    {
        if (isReady)
        {
            return;
        }

        await outbox.SetInterestsAsync(Owner, [.. kinds.Select(kind => new OutboxInterest(kind, ""))], cancellationToken);
        if (kinds.Count > 0)
        {
            await exchange!.OpenAsync(cancellationToken);
        }

        isReady = true;
    }

    private async Task StartRunsAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        var ends = events.Where(one => one.Kind == ScheduleEvents.Kind || RunEvents.EndKinds.Contains(one.Kind))
            .Select(one => one.Event).OfType<CloudEvent>().ToList();
        if (ends.Count == 0)
        {
            return;
        }

        var index = await triggers.CurrentAsync(cancellationToken);
        await Task.WhenAll(ends.Where(end => IsAwaited(index, end)).Select(end => TakeAsync(end, cancellationToken)));
    }

    private static bool IsAwaited(EventIndex index, CloudEvent end) => RunEvents.EndOf(end) is var (workflow, status)
        ? index.OfRun(workflow, status).Count > 0
        : ScheduleEvents.FireOf(end) is not null;

    private async Task TakeAsync(CloudEvent end, CancellationToken cancellationToken)
    {
        try
        {
            await intake.TakeAsync(new IncomingEvent(EventWays.Run) { Event = end, IsOwn = true }, cancellationToken);
        }
        catch (Exception failure) when (!StorageFaults.IsTransient(failure) && failure is not OperationCanceledException)
        {
            // One that cannot be taken must not hold up all others.
            log.EndGivenUp(failure, end.Id);
        }
    }
}
