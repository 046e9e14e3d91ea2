using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>What is yet to be told in an embedded process.</summary>
internal sealed class MemoryOutbox(OutboxBell bell)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, IReadOnlyList<OutboxInterest>> interests = new(StringComparer.Ordinal);
    private readonly List<MemoryOutboxRow> rows = [];

    public void SetInterests(string owner, IReadOnlyList<OutboxInterest> wanted)
    {
        lock (gate)
        {
            interests.Remove(owner);
            if (wanted.Count > 0)
            {
                interests[owner] = wanted;
            }
        }
    }

    public void Add(IReadOnlyList<OutboxRow> news)
    {
        lock (gate)
        {
            var told = interests.Count == 0 ? [] : news.Where(IsWanted).Select(row => new MemoryOutboxRow(row)).ToList();
            rows.AddRange(told);
            bell.RingIf(told.Count > 0);
        }
    }

    public void Add(IReadOnlyList<ScheduleEvent> events)
    {
        lock (gate)
        {
            rows.AddRange(events.Select(
                one => new MemoryOutboxRow(new OutboxRow(one.Id, 0, ScheduleEvents.Kind, one.At, Workflow: null), one.Event)));
            bell.RingIf(events.Count > 0);
        }
    }

    public IReadOnlyList<MemoryOutboxRow> Peek(int limit)
    {
        lock (gate)
        {
            return [.. rows.Take(limit)];
        }
    }

    public void Remove(int count)
    {
        lock (gate)
        {
            rows.RemoveRange(0, count);
        }
    }

    private bool IsWanted(OutboxRow row) => interests.Values.Any(
        wanted => wanted.Any(one => one.Kind == row.Kind && (one.Workflow.Length == 0 || one.Workflow == row.Workflow)));
}

/// <param name="Event">Null: it is made when it is told.</param>
internal sealed record MemoryOutboxRow(OutboxRow Row, CloudEvent? Event = null);
