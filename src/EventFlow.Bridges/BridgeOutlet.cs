using EventFlow.Bridges.Sinks;
using EventFlow.Core.Events;

namespace EventFlow.Bridges;

/// <summary>The way of one bridge into the inbox: its filter, its sink, its figures.</summary>
internal sealed class BridgeOutlet(Bridge bridge, IEventSink sink, Telemetry telemetry, TimeProvider clock)
{
    /// <summary>On return all of them are in the inbox and their runs accepted, but for those that the filter drops. While nobody takes
    /// them it waits; it throws only when it is told to stop, and then they may have been taken or not.</summary>
    public async Task PassAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        var passing = events.Select(Judge).OfType<CloudEvent>().ToList();
        telemetry.Dropped(bridge.Name, events.Count - passing.Count);
        if (passing.Count == 0)
        {
            return;
        }

        await sink.AcceptAsync(passing, cancellationToken);
        var refused = passing.Count(read => read.Type == RefusedEvents.Type);
        telemetry.Accepted(bridge.Name, passing.Count - refused);
        telemetry.Refused(bridge.Name, refused);
    }

    private CloudEvent? Judge(CloudEvent read) => bridge.Filter is null || read.Type == RefusedEvents.Type
        ? read
        : BridgeFilter.Apply(bridge.Filter, read, clock.GetUtcNow());
}
