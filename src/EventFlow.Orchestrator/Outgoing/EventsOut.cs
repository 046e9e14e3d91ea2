using EventFlow.Core.Events;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>Which events are published to <c>eventflow.out</c>.</summary>
internal enum EventsOut
{
    /// <summary>Ends of runs, and updates of datasets.</summary>
    Ended,

    /// <summary>Whatever happens to runs, and updates of datasets.</summary>
    All,

    Off,
}

internal static class EventsOutKinds
{
    public static IReadOnlyCollection<string> Kinds(this EventsOut setting) => setting switch
    {
        EventsOut.Off => [],
        EventsOut.Ended => [.. RunEvents.EndKinds, DatasetEvents.Kind],
        _ => [.. RunEvents.AllKinds],
    };
}
