namespace EventFlow.Contracts.Api;

/// <summary>An address outside that is told of events.</summary>
/// <param name="Types">Patterns of their types.</param>
/// <param name="Workflows">Of whose runs it is told; empty: of all, and of datasets.</param>
/// <param name="PreviousUntil">So long they are signed with the secret before the last rotation as well.</param>
/// <param name="StoppedAt">Nothing is sent since then; null: it goes on.</param>
public sealed record SubscriptionView(
    string Name, string Url, IReadOnlyList<string> Types, IReadOnlyList<string> Workflows, DateTimeOffset CreatedAt,
    DateTimeOffset? PreviousUntil, DateTimeOffset? StoppedAt, string? StoppedBecause);

/// <param name="Types">Null: all.</param>
/// <param name="Workflows">Null: all.</param>
public sealed record PutSubscriptionRequest(string Url, IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Workflows = null);

/// <param name="Secret">Shown this once; null where the subscription was there already.</param>
public sealed record SubscriptionSecret(SubscriptionView Subscription, string? Secret);

/// <param name="Event">The id of the event.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c> or <c>given_up</c>.</param>
/// <param name="NextAt">When it is tried next.</param>
/// <param name="LastStatus">What the receiver answered last; null: nothing.</param>
public sealed record DeliveryView(
    Guid Id, string Event, string Type, string State, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? NextAt, int? LastStatus,
    string? LastError, DateTimeOffset? EndedAt);

public static class DeliveryStates
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string GivenUp = "given_up";
}
