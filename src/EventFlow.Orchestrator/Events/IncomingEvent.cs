using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Events;

/// <summary>Something that was sent as an event.</summary>
/// <param name="via">Which way it came.</param>
internal sealed class IncomingEvent(string via)
{
    public const int RawKept = 4_000;

    public string Via => via;

    /// <summary>Null: it could not be read, and <see cref="Refusal"/> says why.</summary>
    public CloudEvent? Event { get; init; }

    public string? Refusal { get; init; }

    /// <summary>The beginning of what could not be read.</summary>
    public string? Raw { get; init; }

    /// <summary>It tells of a run of this installation, which nobody else can.</summary>
    public bool IsOwn { get; init; }

    public Guid? ReplayOf { get; init; }

    /// <summary>Set where the event is to count as one that never came before; the same value again is a repetition.</summary>
    public string? Again { get; init; }
}

internal static class EventWays
{
    public const string Api = "api";
    public const string Amqp = "amqp";
    public const string Bridge = "bridge";
    public const string Hook = "hook";
    public const string Run = "run";
    public const string Replay = "replay";
}
