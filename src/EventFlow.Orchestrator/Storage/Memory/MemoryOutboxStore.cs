using EventFlow.Core.Events;
using EventFlow.Core.Schedules;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryOutboxStore(
    MemoryOutbox outbox, MemoryRuns runs, MemoryEventStore inbox, MemorySubscriptionStore subscriptions) : IOutbox
{
    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken cancellationToken)
    {
        var events = new List<OutgoingEvent>();
        foreach (var (row, given) in outbox.Peek(limit))
        {
            events.Add(new OutgoingEvent(row.Kind, row.Workflow, given ?? (row.Workflow is null
                ? await EventAsync(row, cancellationToken)
                : runs.TryGet(row.Id, out var run) ? NewsOf(row, run) : null)));
        }

        return new Claim(outbox, subscriptions, events);
    }

    public Task SetInterestsAsync(string owner, IReadOnlyList<OutboxInterest> interests, CancellationToken cancellationToken)
    {
        outbox.SetInterests(owner, interests);
        return Task.CompletedTask;
    }

    private async Task<CloudEvent?> EventAsync(OutboxRow row, CancellationToken cancellationToken) =>
        (await inbox.FindAsync(row.Id, cancellationToken))?.Event is { } json ? CloudEventFormat.ReadStored(json.GetRawText()) : null;

    private static CloudEvent NewsOf(OutboxRow row, MemoryRun run)
    {
        lock (run)
        {
            var trigger = Payload.Read(run.Row.Trigger);
            return RunEvents.Of(new RunNews(row.Id, row.Number, row.Kind, row.At, row.Workflow!, run.Row.WorkflowVersion)
            {
                Params = Payload.Read(run.Row.Params),
                Output = Payload.Read(run.Row.Output),
                Trigger = trigger,
                Reason = run.Row.CancelReason,
                StartedAt = run.Row.StartedAt,
                Depth = run.Row.Depth + RunTrigger.DepthOf(trigger),
                Details = Payload.Read(run.Events.FirstOrDefault(entry => entry.Seq == row.Number)?.Data),
            });
        }
    }

    private sealed class Claim(MemoryOutbox outbox, MemorySubscriptionStore subscriptions, IReadOnlyList<OutgoingEvent> events)
        : IOutboxClaim
    {
        public IReadOnlyList<OutgoingEvent> Events => events;

        public Task DoneAsync(IReadOnlyList<NewDelivery> deliveries, CancellationToken cancellationToken)
        {
            subscriptions.Add(deliveries);
            outbox.Remove(events.Count);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
