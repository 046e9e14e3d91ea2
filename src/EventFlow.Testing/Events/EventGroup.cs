using EventFlow.Core.Events;

namespace EventFlow.Testing.Events;

/// <summary>Events that wait for each other, as the stores of the engine keep them.</summary>
internal sealed class EventGroup(int trigger, EventTrigger terms, DateTimeOffset openedAt)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly List<CloudEvent> events = [];

    public int Trigger => trigger;
    public IReadOnlyList<CloudEvent> Events => events;

    /// <summary>When the run starts; null: when nothing is missing any more.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public bool IsFull => terms.WaitsForAll ? Missing.Count == 0 : events.Count >= terms.Batch?.Size;

    /// <summary>The datasets that were not brought up to date yet.</summary>
    public IReadOnlyList<string> Missing =>
        terms.WaitsForAll ? [.. terms.Datasets!.Names.Except(events.Select(update => update.Subject!), StringComparer.Ordinal)] : [];

    public void Add(CloudEvent happened, DateTimeOffset now)
    {
        events.Add(happened);
        DueAt = IsFull ? now
            : terms.Debounce is { } quiet ? Earlier(now + quiet, openedAt + Longest)
            : openedAt + terms.Batch?.Within;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
