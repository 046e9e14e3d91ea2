using EventFlow.Core.Planning;
using EventFlow.Core.Pools;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The pools and their lines, under one lock.</summary>
internal sealed class MemorySlots(TimeProvider time)
{
    private readonly Dictionary<(Guid Run, string Path, int Attempt), MemorySlot> all = [];
    private long numbers;

    public Lock Gate { get; } = new();

    /// <summary>Used with <see cref="Gate"/> held, as the next two are.</summary>
    public Dictionary<string, MemoryPool> Pools { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, MemoryLine> Lines { get; } = new(StringComparer.Ordinal);

    public IEnumerable<MemorySlot> Held => Lines.Values.SelectMany(line => line.Held);

    public MemoryLine LineOf(string pool)
    {
        if (!Lines.TryGetValue(pool, out var line))
        {
            Lines[pool] = line = new MemoryLine();
        }

        return line;
    }

    public MemorySlot? Find(Guid run, string path, int attempt) => all.GetValueOrDefault((run, path, attempt));

    public void Apply(RunCommit commit)
    {
        if (commit.SlotsAsked.Count + commit.SlotsReleased.Count == 0)
        {
            return;
        }

        lock (Gate)
        {
            foreach (var slot in commit.SlotsReleased)
            {
                Release(slot.RunId, slot.Path, slot.Attempt, slot.Outcome);
            }

            foreach (var request in commit.SlotsAsked)
            {
                Ask(request);
            }
        }
    }

    public void Release(Guid run, string path, int attempt, SlotOutcome outcome)
    {
        if (all.Remove((run, path, attempt), out var slot))
        {
            LineOf(slot.Request.Pool).Release(slot, outcome);
        }
    }

    private void Ask(SlotRequest request)
    {
        var slot = new MemorySlot(request, time.GetUtcNow(), numbers++);
        if (all.TryAdd((request.RunId, request.Path, request.Attempt), slot))
        {
            LineOf(request.Pool).Waiting.Add(slot);
        }
    }
}

internal sealed class MemoryPool(PoolSettings settings, PoolState state)
{
    public PoolSettings Settings { get; set; } = settings;
    public PoolState State { get; set; } = state;
}
