using System.Text.Json;

namespace EventFlow.Contracts.Api;

/// <summary>An event as it was received, with what became of it.</summary>
public sealed record InboxView
{
    /// <summary>Of this receipt; the event's own id is <see cref="EventId"/>.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Which way it came: <c>api</c>, <c>amqp</c>, <c>bridge</c>, <c>hook</c>, <c>run</c> or <c>replay</c>.</summary>
    public required string Via { get; init; }

    public string? Source { get; init; }
    public string? EventId { get; init; }
    public string? Type { get; init; }
    public string? Subject { get; init; }

    /// <summary>The receipt whose event was taken once more.</summary>
    public Guid? ReplayOf { get; init; }

    /// <summary>One for each workflow that waits for such events, or a single one for all.</summary>
    public IReadOnlyList<FateView> Fates { get; init; } = [];

    /// <summary>Only of a single one.</summary>
    public JsonElement? Event { get; init; }

    /// <summary>The beginning of a message that is no event.</summary>
    public string? Raw { get; init; }
}

/// <param name="Workflow">Null: the fate is of the event as a whole.</param>
/// <param name="Fate"><c>started</c>, <c>waiting</c>, <c>duplicate</c>, <c>filtered</c>, <c>refused</c> or <c>no_match</c>.</param>
/// <param name="Run">The run it has started, will start, or that was started before.</param>
public sealed record FateView(string? Workflow, string Fate, Guid? Run, string? Reason);

/// <summary>The answer to events that were sent: each as it was received.</summary>
public sealed record ReceivedEvents(IReadOnlyList<InboxView> Events);

/// <param name="Force">Start runs even where the event has started one before.</param>
public sealed record ReplayEventRequest(bool Force = false);

/// <summary>An address for programs that speak no CloudEvents; what comes in there are events of this type and source.</summary>
/// <param name="PreviousUntil">So long the secret before the last rotation is good as well.</param>
/// <param name="Auth">How callers show that they know the secret: <c>signature</c> or <c>token</c>.</param>
public sealed record HookView(
    string Name, string Type, string Source, DateTimeOffset CreatedAt, DateTimeOffset? PreviousUntil, string Auth = HookAuth.Signature);

public static class HookAuth
{
    /// <summary>The body is signed with the secret.</summary>
    public const string Signature = "signature";

    /// <summary>The secret stands in the header <c>Authorization</c>, for services that cannot sign.</summary>
    public const string Token = "token";
}

/// <param name="Type">Null: <c>eventflow.hook.NAME</c>.</param>
/// <param name="Source">Null: <c>/hooks/NAME</c>.</param>
/// <param name="Auth">Null: <c>signature</c>.</param>
public sealed record PutHookRequest(string? Type = null, string? Source = null, string? Auth = null);

/// <param name="Secret">Shown this once; null where the hook was there already.</param>
public sealed record HookSecret(HookView Hook, string? Secret);
