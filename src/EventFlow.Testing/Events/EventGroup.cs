using EventFlow.Core.Events;

namespace EventFlow.Testing.Events;

/// <summary>Events that wait for each other, as the stores of the engine keep them.</summary>
internal sealed class EventGroup(int trigger, EventTrigger terms, DateTimeOffset openedAt)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly List<CloudEvent> events = [];
    private readonly List<string> parts = [];

    public int Trigger => trigger;
    public IReadOnlyList<CloudEvent> Events => events;

    /// <summary>When the run starts; null: when nothing is missing any more.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public bool IsFull => terms.WaitsForAll ? Missing.Count == 0 : events.Count >= terms.Batch?.Size;

    /// <summary>The datasets that were not brought up to date yet, or the parts that have not happened.</summary>
    public IReadOnlyList<string> Missing =>
        [.. (terms.PartNames ?? []).Except(parts, StringComparer.Ordinal)];

    /// <param name="part">What it brings of those that are waited for.</param>
    public void Add(CloudEvent happened, string? part, DateTimeOffset now)
    {
        parts.Add(part ?? "");
        events.Add(happened);
        DueAt = IsFull ? now
            : terms.Debounce is { } quiet ? Earlier(now + quiet, openedAt + Longest)
            : openedAt + terms.Batch?.Within;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
