using EventFlow.Contracts.Api;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The newest events of an embedded process.</summary>
internal sealed class MemoryEventStore(IRunStore runs, MemoryDatasets datasets, TimeProvider time, MemoryOutbox? outbox = null)
    : IEventStore, IDisposable
{
    private const int Kept = 10_000;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SortedDictionary<Guid, InboxView> inbox = new(Comparer<Guid>.Create((one, other) => other.CompareTo(one)));
    private readonly Dictionary<(string Workflow, string Key), Guid> claims = [];
    private readonly List<MemoryEventGroup> groups = [];

    public Task<IReadOnlyList<EventFate>> CommitAsync(
        IReadOnlyList<InboxRow> events, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken) =>
        AloneAsync<IReadOnlyList<EventFate>>(async () =>
        {
            var fates = new List<EventFate>();
            foreach (var wish in wishes)
            {
                fates.Add(await FateAsync(wish, events.First(row => row.Id == wish.Event).Event));
            }

            foreach (var row in events)
            {
                Keep(row, [.. fates.Where(fate => fate.Event == row.Id)]);
                if (row.Event is { } happened && DatasetEvents.DatasetOf(happened) is not null)
                {
                    if (datasets.Add(row, time.GetUtcNow()))
                    {
                        outbox?.Add([OutboxRow.OfDataset(row.Id, time.GetUtcNow())]);
                    }
                }
            }

            return fates;
        });

    public Task<FiredGroups> FireDueAsync(
        Func<DueGroup, Task<EventVerdict>> decide, int limit, CancellationToken cancellationToken) => AloneAsync(async () =>
    {
        var started = new List<EventRun>();
        var due = groups.Where(group => group.DueAt <= time.GetUtcNow()).Take(limit).ToList();
        foreach (var group in due)
        {
            groups.Remove(group);
            var (run, reason) = await StartAsync(group, await decide(group.ToDue()));
            Settle(group.RunId, run is not null, run is null ? reason : run.Skipped);
            if (run is not null)
            {
                started.Add(run);
            }
        }

        return new FiredGroups(
            started, due.Count, groups.Count == 0 ? null : groups.Min(group => group.DueAt) - time.GetUtcNow());
    });

    public Task<InboxView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        AloneAsync(() => Task.FromResult(inbox.GetValueOrDefault(id)));

    public Task<Page<InboxView>> ListAsync(InboxFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var before = Cursor.ToRun(cursor);
        return AloneAsync(() => Task.FromResult(Paging.Cut(
            inbox.Values.Where(view => (before is null || view.Id < before) && Fits(view, filter))
                .Take(limit + 1).Select(view => view with { Event = null }).ToList(),
            limit, last => Cursor.OfRun(last.Id))));
    }

    /// <summary>Triggers that wait for several datasets, and have got some.</summary>
    public Task<IReadOnlyList<OpenSet>> OpenSetsAsync() => AloneAsync(() => Task.FromResult<IReadOnlyList<OpenSet>>(
        [.. groups.Where(group => group.First.Parts is not null && !group.IsFull)
            .Select(group => new OpenSet(group.Workflow, group.First.Version, group.First.Trigger, group.Parts))]));

    public void Dispose() => gate.Dispose();

    private static bool Fits(InboxView view, InboxFilter filter) =>
        (filter.Type is null || view.Type == filter.Type)
        && (filter.EventId is null || view.EventId == filter.EventId)
        && (filter.Fate is null || view.Fates.Any(fate => fate.Fate == filter.Fate))
        && (filter.Run is null || view.Fates.Any(fate => fate.Run == filter.Run));

    private async Task<EventFate> FateAsync(FateWish wish, CloudEvent? happened)
    {
        var fate = new EventFate(wish.Event, wish.Workflow, wish.Fate, Reason: wish.Reason);
        if (wish.Run is { } run)
        {
            // Its key may be that of an event which waits.
            if (claims.TryGetValue((run.Workflow, run.Key!), out var waiting))
            {
                return fate with { Fate = EventFates.Duplicate, RunId = waiting };
            }

            return await StartAsync(fate, run);
        }

        return wish.Gather is { } gather ? await GatherAsync(fate, gather, happened!) : fate;
    }

    private async Task<EventFate> StartAsync(EventFate fate, NewRun run)
    {
        try
        {
            var accepted = new EventRun(run, await runs.AcceptAsync(run, CancellationToken.None));
            return accepted.Accepted.Created
                ? fate with { RunId = run.Id, Reason = accepted.Skipped, Run = accepted }
                : fate with { Fate = EventFates.Duplicate, RunId = accepted.Accepted.Id };
        }
        catch (WorkflowDeletedException deleted)
        {
            return fate with { Fate = EventFates.Refused, Reason = EventFates.Deleted(deleted.Workflow, deleted.DeletedAt) };
        }
    }

    private async Task<(EventRun? Run, string? Reason)> StartAsync(MemoryEventGroup group, EventVerdict verdict)
    {
        if (verdict.Meaning != EventMeaning.Taken)
        {
            return (null, verdict.Reason);
        }

        var run = new NewRun(
            group.RunId, group.Workflow, group.First.Version, verdict.Params!, Key: null, Terms: verdict.Terms,
            Trigger: verdict.Origin ?? """{"kind":"event"}""");
        var fate = await StartAsync(new EventFate(Guid.Empty, group.Workflow, EventFates.Started), run);
        return (fate.Run, fate.Reason);
    }

    private async Task<EventFate> GatherAsync(EventFate fate, GatherWish wish, CloudEvent happened)
    {
        var key = (fate.Workflow!, wish.Key);
        if (claims.TryGetValue(key, out var before))
        {
            return fate with { Fate = EventFates.Duplicate, RunId = before };
        }

        if (await runs.FindByKeyAsync(fate.Workflow!, wish.Key, CancellationToken.None) is { } run)
        {
            return fate with { Fate = EventFates.Duplicate, RunId = run.Id };
        }

        var group = groups.Find(group => group.IsOpenFor(fate.Workflow!, wish));
        if (group is null)
        {
            groups.Add(group = new MemoryEventGroup(RunIds.At(time.GetUtcNow()), fate.Workflow!, wish, time.GetUtcNow()));
        }

        group.Add(happened.Json.GetRawText(), wish.Part, time.GetUtcNow());
        claims[key] = group.RunId;
        return fate with { RunId = group.RunId };
    }

    private void Keep(InboxRow row, IReadOnlyList<EventFate> fates)
    {
        inbox[row.Id] = new InboxView
        {
            Id = row.Id,
            ReceivedAt = time.GetUtcNow(),
            Via = row.Via,
            Source = row.Event?.Source,
            EventId = row.Event?.Id,
            Type = row.Event?.Type,
            Subject = row.Event?.Subject,
            Event = row.Event?.Json,
            Raw = row.Raw,
            ReplayOf = row.ReplayOf,
            Fates = [.. fates.Select(fate => new FateView(fate.Workflow, fate.Fate, fate.RunId, fate.Reason))],
        };
        if (inbox.Count > Kept)
        {
            inbox.Remove(inbox.Keys.Last());
        }
    }

    private void Settle(Guid run, bool isStarted, string? reason)
    {
        foreach (var view in inbox.Values
            .Where(view => view.Fates.Any(fate => fate.Run == run && fate.Fate == EventFates.Waiting)).ToList())
        {
            inbox[view.Id] = view with
            {
                Fates =
                [
                    .. view.Fates.Select(fate => fate.Run != run || fate.Fate != EventFates.Waiting ? fate : fate with
                    {
                        Fate = isStarted ? EventFates.Started : EventFates.Refused,
                        Run = isStarted ? run : null,
                        Reason = reason,
                    }),
                ],
            };
        }
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> work)
    {
        await gate.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }
}
