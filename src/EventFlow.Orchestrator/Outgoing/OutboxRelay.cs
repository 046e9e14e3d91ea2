using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>Tells what was committed with runs, datasets and schedules: the exchange, subscriptions, and workflows that wait for it. What is
/// told twice, after a crash, is known by the event's id.</summary>
internal sealed class OutboxRelay(
    IOutbox outbox, EventIntake intake, TriggeredWorkflows triggers, OutboxBell bell, ISubscriptionStore subscriptions, WebhookBell sending,
    EngineOptions options, TimeProvider clock, ILogger<OutboxRelay> log, OutExchange? exchange = null)
    : Duty(clock, log)
{
    private const int MostAtOnce = 500;
    private const int MostSubscriptions = 1_000;
    private const string Owner = "exchange";

    // For what nodes have committed that have died, or do not tell: those ring for nobody.
    private static readonly TimeSpan IdleOfEngine = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleOfOthers = TimeSpan.FromSeconds(1);

    // What is committed within this time is told together: a round costs a commit however much is in it.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan idle = options.RunsEngine ? IdleOfEngine : IdleOfOthers;

    private readonly TimeProvider clock = clock;
    private readonly HashSet<string> kinds = exchange is null ? [] : [.. options.EventsOut.Kinds()];
    private bool isReady;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        await MakeReadyAsync(cancellationToken);
        await using var claim = await outbox.ClaimAsync(MostAtOnce, cancellationToken);
        if (claim.Events.Count == 0)
        {
            return idle;
        }

        if (exchange is not null)
        {
            await exchange.PublishAsync(
                [.. claim.Events.Where(one => kinds.Contains(one.Kind)).Select(one => one.Event).OfType<CloudEvent>()], cancellationToken);
        }

        Failpoint.Hit("K20");
        await StartRunsAsync(claim.Events, cancellationToken);
        Failpoint.Hit("K21");
        var deliveries = await DeliveriesAsync(claim.Events, cancellationToken);
        await claim.DoneAsync(deliveries, cancellationToken);
        if (deliveries.Count > 0)
        {
            sending.Ring();
        }

        return claim.Events.Count < MostAtOnce ? Pace : TimeSpan.Zero;
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time == Pace ? base.RestAsync(time, cancellationToken) : bell.RestAsync(time, cancellationToken);

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

    private async Task<IReadOnlyList<NewDelivery>> DeliveriesAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        var page = await subscriptions.ListAsync(cursor: null, MostSubscriptions, cancellationToken);
        var now = clock.GetUtcNow();
        return
        [
            .. events.SelectMany(told => page.Items.Where(one => one.Wants(told)).Select(one => new NewDelivery(
                Guid.CreateVersion7(now), one.Name, told.Event!.Id, told.Event.Type, told.Event.Json.GetRawText()))),
        ];
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
