using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemorySubscriptionStore(MemoryOutbox outbox, TimeProvider time) : ISubscriptionStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Entry> subscriptions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Guid, Delivery> deliveries = [];

    /// <summary>What the relay wants sent.</summary>
    public void Add(IReadOnlyList<NewDelivery> wanted)
    {
        lock (gate)
        {
            foreach (var one in wanted.Where(one => subscriptions.ContainsKey(one.Subscription)))
            {
                deliveries[one.Id] = new Delivery(one, time.GetUtcNow()) { NextAt = time.GetUtcNow() };
            }
        }
    }

    public Task<(SubscriptionView Subscription, bool Created)> PutAsync(
        string name, SubscriptionWish wish, string secret, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var before = subscriptions.GetValueOrDefault(name);
            var view = new SubscriptionView(
                name, wish.Url, wish.Types, wish.Workflows, before?.View.CreatedAt ?? time.GetUtcNow(), before?.View.PreviousUntil, null,
                null);
            subscriptions[name] = before is null ? new Entry(view, secret, null) : before with { View = view };
            outbox.SetInterests(SubscriptionWish.OwnerOf(name), wish.Interests());
            return Task.FromResult((view, before is null));
        }
    }

    public Task<SubscriptionView?> RotateAsync(string name, string secret, TimeSpan overlap, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!subscriptions.TryGetValue(name, out var before))
            {
                return Task.FromResult<SubscriptionView?>(null);
            }

            var view = before.View with { PreviousUntil = time.GetUtcNow() + overlap };
            subscriptions[name] = new Entry(view, secret, before.Secret);
            return Task.FromResult<SubscriptionView?>(view);
        }
    }

    public Task<SubscriptionView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(subscriptions.GetValueOrDefault(name)?.View);
        }
    }

    public Task<Page<SubscriptionView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        lock (gate)
        {
            return Task.FromResult(Paging.Cut(
                subscriptions.Values.Select(entry => entry.View).Where(view => after is null || string.CompareOrdinal(view.Name, after) > 0)
                    .Take(limit + 1).ToList(),
                limit, last => Cursor.OfText(last.Name)));
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            outbox.SetInterests(SubscriptionWish.OwnerOf(name), []);
            deliveries.Where(one => one.Value.Wish.Subscription == name).Select(one => one.Key).ToList()
                .ForEach(id => deliveries.Remove(id));
            return Task.FromResult(subscriptions.Remove(name));
        }
    }

    public Task StopAsync(string name, string why, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (subscriptions.TryGetValue(name, out var entry) && entry.View.StoppedAt is null)
            {
                outbox.SetInterests(SubscriptionWish.OwnerOf(name), []);
                subscriptions[name] = entry with { View = entry.View with { StoppedAt = time.GetUtcNow(), StoppedBecause = why } };
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DueDelivery>> ClaimAsync(
        IReadOnlyDictionary<string, int> busy, int most, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var due = Live().Where(one => one.NextAt <= now).OrderBy(one => one.NextAt).GroupBy(one => one.Wish.Subscription)
                .SelectMany(own => own.Take(Math.Max(0, most - busy.GetValueOrDefault(own.Key)))).ToList();
            return Task.FromResult<IReadOnlyList<DueDelivery>>([.. due.Select(one => Claim(one, now, lease))]);
        }
    }

    public Task SettleAsync(Guid delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (deliveries.GetValueOrDefault(delivery) is { EndedAt: null } one)
            {
                (one.Status, one.Error, one.IsDelivered) = (outcome.Status, outcome.Error, outcome.IsDelivered);
                one.NextAt = outcome.Again is { } again ? time.GetUtcNow() + again : null;
                one.EndedAt = outcome.Again is null ? time.GetUtcNow() : null;
            }
        }

        return Task.CompletedTask;
    }

    public Task<TimeSpan?> NextAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(Live().Min(one => one.NextAt) - time.GetUtcNow());
        }
    }

    public Task DropAsync(TimeSpan kept, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var until = time.GetUtcNow() - kept;
            deliveries.Where(one => one.Value.EndedAt < until).Select(one => one.Key).ToList().ForEach(id => deliveries.Remove(id));
        }

        return Task.CompletedTask;
    }

    public Task<Page<DeliveryView>> DeliveriesAsync(string name, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var before = Cursor.ToRun(cursor);
        lock (gate)
        {
            return Task.FromResult(Paging.Cut(
                deliveries.Reverse().Where(one => one.Value.Wish.Subscription == name && (before is null || one.Key < before))
                    .Take(limit + 1)
                    .Select(one => one.Value.View()).ToList(),
                limit, last => Cursor.OfRun(last.Id)));
        }
    }

    private IEnumerable<Delivery> Live() => deliveries.Values.Where(
        one => one.NextAt is not null && subscriptions.GetValueOrDefault(one.Wish.Subscription) is { View.StoppedAt: null });

    private DueDelivery Claim(Delivery one, DateTimeOffset now, TimeSpan lease)
    {
        var subscription = subscriptions[one.Wish.Subscription];
        one.Attempts++;
        one.NextAt = now + lease;
        return new DueDelivery(
            one.Wish.Id, one.Wish.Subscription, subscription.View.Url, subscription.Secrets(now), one.Wish.Body, one.Attempts,
            now - one.CreatedAt);
    }

    private sealed record Entry(SubscriptionView View, string Secret, string? Previous)
    {
        public IReadOnlyList<string> Secrets(DateTimeOffset now) =>
            Previous is { } previous && View.PreviousUntil > now ? [Secret, previous] : [Secret];
    }

    private sealed class Delivery(NewDelivery wish, DateTimeOffset createdAt)
    {
        public NewDelivery Wish => wish;
        public DateTimeOffset CreatedAt => createdAt;
        public int Attempts { get; set; }
        public DateTimeOffset? NextAt { get; set; }
        public DateTimeOffset? EndedAt { get; set; }
        public int? Status { get; set; }
        public string? Error { get; set; }
        public bool IsDelivered { get; set; }

        public DeliveryView View() => new(
            wish.Id, wish.EventId, wish.Type,
            EndedAt is null ? DeliveryStates.Pending : IsDelivered ? DeliveryStates.Delivered : DeliveryStates.GivenUp,
            createdAt, Attempts, NextAt, Status, Error, EndedAt);
    }
}
