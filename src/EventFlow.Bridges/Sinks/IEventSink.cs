using EventFlow.Core.Events;

namespace EventFlow.Bridges.Sinks;

/// <summary>Who takes what bridges read: a server at the other end of HTTP, or the one in this process.</summary>
internal interface IEventSink
{
    /// <summary>On return all of them are in the inbox, in this order, and the runs they start are accepted. While nobody takes them it
    /// waits; it throws only when it is told to stop, and then they may have been taken or not.</summary>
    Task AcceptAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken);
}
