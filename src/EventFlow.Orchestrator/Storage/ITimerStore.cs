using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Timers are set and cleared by the commits of their runs; here they are found when due.</summary>
internal interface ITimerStore
{
    /// <summary>Due timers, at most <paramref name="limit"/>. Each is pushed on by <paramref name="again"/> so that it comes back
    /// until its run has cleared it; two callers never get the same timer.
    /// A lease that is late by more than a fifth of that is only pushed on: the engine was away, and heartbeats may wait for it.</summary>
    Task<IReadOnlyList<TimerKey>> ClaimDueAsync(int limit, TimeSpan again, CancellationToken cancellationToken);

    /// <summary>Time until the next timer is due, zero if one is; null without timers.</summary>
    Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken);
}
