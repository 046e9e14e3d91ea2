using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemorySlotStore(MemorySlots slots, MemoryRuns runs, TimeProvider time) : ISlotStore
{
    private const int MostAtOnce = 200;

    public Task<SlotRound> GrantAsync(string pool, CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            return Task.FromResult(Grant(pool));
        }
    }

    public Task<IReadOnlyList<string>> RestlessAsync(CancellationToken cancellationToken)
    {
        lock (slots.Gate)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. slots.Lines.Where(line => line.Value.IsRestless).Select(line => line.Key)]);
        }
    }

    public Task<IReadOnlyList<SlotGranted>> UntakenAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SlotGranted>>([.. GrantedBefore(grace).Where(slot => StateOf(slot) == TaskState.Ready)]);

    public Task<IReadOnlyList<SlotGranted>> HealAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var lost = GrantedBefore(grace).Where(slot => StateOf(slot) is null).ToList();
        lock (slots.Gate)
        {
            lost.ForEach(slot => slots.Release(slot.RunId, slot.Path, slot.Attempt, SlotOutcome.None));
        }

        return Task.FromResult<IReadOnlyList<SlotGranted>>(lost);
    }

    private SlotRound Grant(string name)
    {
        var (line, now) = (slots.LineOf(name), time.GetUtcNow());
        var pool = slots.Pools.GetValueOrDefault(name);
        var (settings, state) = pool is null ? (new PoolSettings(), new PoolState()) : (pool.Settings, pool.State);
        var first = line.Waiting
            .Where(slot => pool is null ? slot.Request.IsByType : settings.Slots is not { } all || slot.Request.Weight <= all)
            .Take(MostAtOnce).ToList();
        var probing = line.Held.Count(slot => slot.GrantedAt >= state.PhaseSince);
        var verdict = PoolGate.Decide(
            settings, state, new PoolLoad(line.Used, probing, line.Collect(), first.ConvertAll(slot => slot.Request.Weight)), now);
        var granted = first[..verdict.Grants];
        granted.ForEach(slot => line.Grant(slot, now));
        if (pool is not null)
        {
            pool.State = verdict.State;
        }

        return new SlotRound(
            granted.ConvertAll(slot => slot.Granted), granted.Count == MostAtOnce ? TimeSpan.Zero : verdict.Next);
    }

    private List<SlotGranted> GrantedBefore(TimeSpan grace)
    {
        lock (slots.Gate)
        {
            return [.. slots.Held.Where(slot => slot.GrantedAt < time.GetUtcNow() - grace).Select(slot => slot.Granted)];
        }
    }

    /// <summary>Null: that attempt is over, or its run is.</summary>
    private TaskState? StateOf(SlotGranted slot)
    {
        if (!runs.TryGet(slot.RunId, out var run))
        {
            return null;
        }

        lock (run)
        {
            var isOpen = !RunStates.IsFinal(run.Row.CurrentState) && run.Tasks.TryGetValue(slot.Path, out var task)
                && task.Record.Attempt == slot.Attempt && task.Record.State is TaskState.Ready or TaskState.Queued or TaskState.Running;
            return isOpen ? run.Tasks[slot.Path].Record.State : null;
        }
    }
}
