using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Tells the engine about what is committed already. Returns at once;
/// a wake-up that gets lost is made up for by the reconciler.</summary>
internal interface IRunWaker
{
    void StartRun(Guid runId);

    void GrantSlot(SlotGranted slot);

    void SignalRun(SignalRun signal);

    void CancelRun(Guid runId, string? reason);
}
