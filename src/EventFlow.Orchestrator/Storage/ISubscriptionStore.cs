using EventFlow.Contracts.Api;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Addresses outside that are told of events, and what is on the way to them.</summary>
internal interface ISubscriptionStore
{
    /// <summary>Makes a subscription, or changes one; then its secret stays as it is, and it goes on if it was stopped.</summary>
    /// <param name="secret">That of a new one.</param>
    Task<(SubscriptionView Subscription, bool Created)> PutAsync(
        string name, SubscriptionWish wish, string secret, CancellationToken cancellationToken);

    /// <summary>Gives it another secret; for some time more what is sent is signed with the one before too. Null: there is none.</summary>
    Task<SubscriptionView?> RotateAsync(string name, string secret, TimeSpan overlap, CancellationToken cancellationToken);

    Task<SubscriptionView?> FindAsync(string name, CancellationToken cancellationToken);

    Task<Page<SubscriptionView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>With all that was to be sent to it.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>It is told nothing more until it is put again.</summary>
    Task StopAsync(string name, string why, CancellationToken cancellationToken);

    /// <summary>Deliveries that are due, and nobody else's for the length of <paramref name="lease"/>.</summary>
    /// <param name="busy">How many of a subscription are on the way from here.</param>
    /// <param name="most">Of each subscription.</param>
    Task<IReadOnlyList<DueDelivery>> ClaimAsync(
        IReadOnlyDictionary<string, int> busy, int most, TimeSpan lease, CancellationToken cancellationToken);

    Task SettleAsync(Guid delivery, DeliveryOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Until the next one is due; null: none is.</summary>
    Task<TimeSpan?> NextAsync(CancellationToken cancellationToken);

    /// <summary>Forgets those that ended longer ago.</summary>
    Task DropAsync(TimeSpan kept, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<Page<DeliveryView>> DeliveriesAsync(string name, string? cursor, int limit, CancellationToken cancellationToken);
}

/// <param name="Types">Patterns.</param>
/// <param name="Workflows">Empty: any.</param>
internal sealed record SubscriptionWish(string Url, IReadOnlyList<string> Types, IReadOnlyList<string> Workflows)
{
    public static string OwnerOf(string name) => $"subscription:{name}";

    public IReadOnlyList<OutboxInterest> Interests() =>
    [
        .. RunEvents.AllKinds.Where(kind => Types.Any(type => new EventPattern(type).Fits(RunEvents.TypeOf(kind))))
            .SelectMany(kind => Workflows.Count == 0 ? [new OutboxInterest(kind, "")]
                : kind == DatasetEvents.Kind ? Array.Empty<OutboxInterest>()
                : Workflows.Select(workflow => new OutboxInterest(kind, workflow))),
    ];
}

internal static class Subscriptions
{
    public static bool Wants(this SubscriptionView subscription, OutgoingEvent told) =>
        subscription.StoppedAt is null && told.Event is { } happened
        && subscription.Types.Any(type => new EventPattern(type).Fits(happened.Type))
        && (subscription.Workflows.Count == 0 || (told.Workflow is { } workflow && subscription.Workflows.Contains(workflow)));
}

/// <param name="Body">The event, JSON text.</param>
internal sealed record NewDelivery(Guid Id, string Subscription, string EventId, string Type, string Body);

/// <param name="Secrets">Those to sign with, the newest first.</param>
/// <param name="Attempts">With the one it was claimed for.</param>
internal sealed record DueDelivery(
    Guid Id, string Subscription, string Url, IReadOnlyList<string> Secrets, string Body, int Attempts, TimeSpan Age);

/// <param name="Again">When to try again; null: it is over.</param>
internal sealed record DeliveryOutcome(bool IsDelivered, int? Status, string? Error, TimeSpan? Again);
