using System.Text.Json;

namespace EventFlow.Core.Events.Envelopes;

/// <summary>Messages in which other services report what has happened, in a form of their own: S3 and what speaks its language, SNS, SQS,
/// EventBridge, and what Lambda makes of them.</summary>
public static class Envelopes
{
    /// <summary>What the message reports, each as an event; what is in it and cannot be read, or is no event, is told as
    /// <see cref="RefusedEvents"/>. Null: the message is none of these.</summary>
    /// <param name="trust">Whether a CloudEvent that somebody has put into such a message counts as one.</param>
    public static IReadOnlyList<CloudEvent>? Open(JsonElement message, EnvelopeTrust trust, DateTimeOffset now) =>
        new EnvelopeReader(trust, now).Read(message, depth: 0) is { } read ? ObjectOrder.Sorted(read) : null;

    /// <summary>Messages of SQS queues.</summary>
    public static IReadOnlyList<CloudEvent> OpenQueued(IEnumerable<QueuedMessage> messages, DateTimeOffset now) =>
        ObjectOrder.Sorted([.. messages.SelectMany(new EnvelopeReader(EnvelopeTrust.All, now).Read)]);
}

public enum EnvelopeTrust
{
    /// <summary>Whoever sent it may send any event.</summary>
    All,

    /// <summary>Whoever sent it speaks for services, and not for the events of others.</summary>
    Notifications,
}

/// <param name="Queue">The ARN of its queue, or the address where it has none.</param>
/// <param name="Type">Of the event that it is if it carries none; null: <c>com.amazonaws.sqs.Message</c>.</param>
public sealed record QueuedMessage(string Queue, string Id, DateTimeOffset? SentAt, string Body, string? Type = null);

public static class EnvelopeCodes
{
    public const string TestMessage = "EF4100";
    public const string BadNotification = "EF4101";
    public const string ToConfirm = "EF4102";
    public const string TooDeep = "EF4103";
}
