using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Core.Pools;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Who waits for a pool and who holds slots of it.</summary>
internal sealed class MemoryLine
{
    private readonly List<SlotEnd> ended = [];

    public SortedSet<MemorySlot> Waiting { get; } = new(Comparer<MemorySlot>.Create(MemorySlot.Compare));
    public HashSet<MemorySlot> Held { get; } = [];
    public int Used { get; private set; }
    public bool IsRestless => Waiting.Count + ended.Count > 0;

    public void Grant(MemorySlot slot, DateTimeOffset now)
    {
        Waiting.Remove(slot);
        slot.GrantedAt = now;
        Held.Add(slot);
        Used += slot.Request.Weight;
    }

    public void Release(MemorySlot slot, SlotOutcome outcome)
    {
        if (Waiting.Remove(slot) || !Held.Remove(slot))
        {
            return;
        }

        Used -= slot.Request.Weight;
        ended.Add(new SlotEnd(slot.GrantedAt!.Value, outcome));
    }

    public IReadOnlyList<SlotEnd> Collect()
    {
        var all = ended.ToList();
        ended.Clear();
        return all;
    }
}

internal sealed class MemorySlot(SlotRequest request, DateTimeOffset askedAt, long number)
{
    public SlotRequest Request { get; } = request;
    public DateTimeOffset Rank { get; } = askedAt - PoolLine.Lead(request.Priority);
    public DateTimeOffset? GrantedAt { get; set; }
    public SlotGranted Granted => new(Request.RunId, Request.Path, Request.Attempt, Request.Pool);
    private long Number { get; } = number;

    public static int Compare(MemorySlot? one, MemorySlot? other)
    {
        var order = one!.Rank.CompareTo(other!.Rank);
        return order != 0 ? order : one.Number.CompareTo(other.Number);
    }
}
