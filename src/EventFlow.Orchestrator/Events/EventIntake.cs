using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Orchestrator.Storage;
using Npgsql;

namespace EventFlow.Orchestrator.Events;

/// <summary>Takes events: those that come at the same time in one transaction, with the runs they start.</summary>
internal sealed class EventIntake
{
    private const int MostAtOnce = 500;

    // Ids tell a quarter of a microsecond apart; events of one round stay in the order in which they came.
    private const int TicksApart = 3;

    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    private readonly TriggeredWorkflows triggers;
    private readonly IEventStore store;
    private readonly RunStarts starts;
    private readonly GatheringBell gathering;
    private readonly Telemetry telemetry;
    private readonly TimeProvider clock;
    private readonly GroupedQuestion<IncomingEvent, InboxView> rounds;

    public EventIntake(
        TriggeredWorkflows triggers, IEventStore store, RunStarts starts, GatheringBell gathering, Telemetry telemetry, TimeProvider clock)
    {
        (this.triggers, this.store, this.starts) = (triggers, store, starts);
        (this.gathering, this.telemetry, this.clock) = (gathering, telemetry, clock);
        rounds = new GroupedQuestion<IncomingEvent, InboxView>(
            MostAtOnce, TakeAsync, oneByOne: failure => failure is PostgresException or StorageException or ArgumentException);
    }

    /// <summary>On return the event and its runs are committed. Once asked for, it is taken or not whether or not the caller still waits.
    /// </summary>
    public Task<InboxView> TakeAsync(IncomingEvent incoming, CancellationToken cancellationToken) =>
        rounds.AskAsync(incoming, cancellationToken);

    private async Task<Func<IncomingEvent, InboxView>> TakeAsync(IReadOnlyList<IncomingEvent> round)
    {
        var index = await triggers.CurrentAsync(CancellationToken.None);
        var now = clock.GetUtcNow();
        var rows = round.Select((incoming, place) => new InboxRow(
            RunIds.At(now.AddTicks(place * TicksApart)), incoming.Via, incoming.Event, incoming.Raw, incoming.ReplayOf)).ToList();
        var wishes = rows.SelectMany((row, place) => Wishes(index, round[place], row, now)).ToList();
        var fates = await store.CommitAsync(rows, wishes, CancellationToken.None);
        foreach (var fate in fates.CountBy(fate => fate.Fate))
        {
            telemetry.EventsTaken(fate.Key, fate.Value);
        }

        if (fates.Any(fate => fate.Fate == EventFates.Waiting))
        {
            gathering.Ring();
        }

        await starts.StartAsync([.. fates.Select(fate => fate.Run).OfType<EventRun>()], CancellationToken.None);
        var own = fates.ToLookup(fate => fate.Event);
        var views = new Dictionary<IncomingEvent, InboxView>(ReferenceEqualityComparer.Instance);
        for (var place = 0; place < rows.Count; place++)
        {
            views[round[place]] = View(rows[place], own[rows[place].Id], now);
        }

        return incoming => views[incoming];
    }

    private static List<FateWish> Wishes(EventIndex index, IncomingEvent incoming, InboxRow row, DateTimeOffset now)
    {
        if (incoming.Event is not { } happened)
        {
            return [new FateWish(row.Id, Workflow: null, EventFates.Refused, incoming.Refusal)];
        }

        if (RefusedEvents.ReasonOf(happened) is { } reason)
        {
            return [new FateWish(row.Id, Workflow: null, EventFates.Refused, reason)];
        }

        var moment = new ExpressionMoment(now, row.Id);
        var wishes = (incoming.IsOwn ? index.FindOwn(happened) : index.Find(happened))
            .SelectMany(
                candidate => EventJudge.Judge(candidate, happened, moment, incoming.IsOwn), (candidate, verdict) => (candidate, verdict))
            .Select((one, place) => Wish(one.candidate, one.verdict, incoming, row, place, now)).ToList();
        return wishes.Count > 0 ? wishes : [new FateWish(row.Id, Workflow: null, EventFates.NoMatch)];
    }

    private static FateWish Wish(
        EventCandidate candidate, EventVerdict verdict, IncomingEvent incoming, InboxRow row, int place, DateTimeOffset now)
    {
        var (workflow, version) = (candidate.Workflow.Definition, candidate.Workflow.Version);
        if (verdict.Meaning != EventMeaning.Taken)
        {
            var fate = verdict.Meaning == EventMeaning.Filtered ? EventFates.Filtered : EventFates.Refused;
            return new FateWish(row.Id, workflow.Id, fate, verdict.Reason);
        }

        if (candidate.Workflow.DeletedAt is { } deletedAt)
        {
            return new FateWish(row.Id, workflow.Id, EventFates.Refused, EventFates.Deleted(workflow.Id, deletedAt));
        }

        var trigger = workflow.Events[verdict.Trigger];
        var key = EventKeys.Of(verdict.Key, incoming.Again);
        var id = RunIds.At(now.AddTicks(place));
        return trigger.Gathers
            ? new FateWish(row.Id, workflow.Id, EventFates.Waiting, Gather: Gather(trigger, key, id, version, verdict, row))
            : new FateWish(row.Id, workflow.Id, EventFates.Started, Run: new NewRun(
                id, workflow.Id, version, verdict.Params!, key, Terms: verdict.Terms, Trigger: verdict.Origin));
    }

    private static GatherWish Gather(EventTrigger trigger, string key, Guid claim, int version, EventVerdict verdict, InboxRow row) =>
        trigger.PartNames is { } parts
            ? new GatherWish(key, claim, version, verdict.Trigger, Size: 0, Forever, verdict.Part ?? row.Event!.Subject, parts)
            : new GatherWish(
                key, claim, version, verdict.Trigger, trigger.Batch?.Size ?? 0, trigger.Batch?.Within ?? trigger.Debounce!.Value);

    private static InboxView View(InboxRow row, IEnumerable<EventFate> fates, DateTimeOffset now) => new()
    {
        Id = row.Id,
        ReceivedAt = now,
        Via = row.Via,
        Source = row.Event?.Source,
        EventId = row.Event?.Id,
        Type = row.Event?.Type,
        Subject = row.Event?.Subject,
        ReplayOf = row.ReplayOf,
        Fates = [.. fates.Select(fate => new FateView(fate.Workflow, fate.Fate, fate.RunId, fate.Reason))],
    };
}
