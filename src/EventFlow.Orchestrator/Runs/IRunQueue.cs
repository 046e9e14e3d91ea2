namespace EventFlow.Orchestrator.Runs;

/// <summary>The engine's way to tell a run something.</summary>
internal interface IRunQueue
{
    /// <summary>Returns when the run has dealt with it, or when the broker has it.</summary>
    /// <param name="wakeUp">A start, a timer, a cancel or a wish to reconcile.</param>
    Task WakeAsync(Guid run, object wakeUp, CancellationToken cancellationToken);
}

/// <summary>Over MassTransit's transport in memory.</summary>
internal sealed class BusRunQueue(RunBus bus) : IRunQueue
{
    public Task WakeAsync(Guid run, object wakeUp, CancellationToken cancellationToken) => bus.SendAsync(wakeUp, cancellationToken);
}
