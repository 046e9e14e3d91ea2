using EventFlow.Core.Planning;
using EventFlow.Core.Pools;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>What a ready task waits for, in the words of the function <c>waiting_for_slot</c> of the database.</summary>
internal static class SlotWaits
{
    private const int MostAhead = 1_000;

    public static string? Of(MemorySlots slots, TaskRecord task)
    {
        lock (slots.Gate)
        {
            return slots.Find(task.RunId, task.Path, task.Attempt) is { } slot
                ? Of(slot, slots.LineOf(slot.Request.Pool), slots.Pools.GetValueOrDefault(slot.Request.Pool))
                : null;
        }
    }

    private static string Of(MemorySlot slot, MemoryLine line, MemoryPool? pool)
    {
        var request = slot.Request;
        return pool switch
        {
            _ when slot.GrantedAt is not null => $"has its slot of pool {request.Pool}, is being dispatched",
            null when request.IsByType => $"waits for pool {request.Pool}, which is gone: it goes on at once",
            null => $"waits for pool {request.Pool}, which does not exist: eventflow pools set {request.Pool} --slots N makes it",
            { Settings.Slots: { } slots } when request.Weight > slots =>
                $"waits for pool {request.Pool}: it asks for {request.Weight} slots, the pool has {slots}",
            _ => $"waits for pool {request.Pool}{Why(request, line, pool)}{Place(slot, line)}",
        };
    }

    private static string Why(SlotRequest request, MemoryLine line, MemoryPool pool) => pool.State.Phase switch
    {
        BreakerPhase.Open => ": its circuit breaker is open until "
            + Core.Definitions.Instants.Text(pool.State.PhaseSince + pool.Settings.Breaker!.OpenFor),
        BreakerPhase.HalfOpen => ": its circuit breaker lets one attempt through to try",
        _ when pool.Settings is { Rate: { } rate } limits && !(line.Used + request.Weight > limits.Slots) =>
            $": its rate of {PoolWords.Of(rate)} is used up",
        _ when pool.Settings.Slots is { } slots => $": {line.Used} of {slots} slots are in use",
        _ => "",
    };

    private static string Place(MemorySlot slot, MemoryLine line)
    {
        var ahead = line.Waiting.TakeWhile(other => other.Rank < slot.Rank).Take(MostAhead).Count();
        return $", place {ahead + 1}{(ahead >= MostAhead ? " or later" : "")} in line";
    }
}
