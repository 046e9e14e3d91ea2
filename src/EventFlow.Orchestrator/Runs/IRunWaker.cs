namespace EventFlow.Orchestrator.Runs;

/// <summary>Tells the engine that a committed row wants attention. Losing a wake-up costs time and not the run.</summary>
internal interface IRunWaker
{
    void StartRun(Guid runId);

    void CancelRun(Guid runId, string? reason);
}
