namespace EventFlow.Orchestrator.Runs;

/// <summary>The engine's way to tell a run something.</summary>
internal interface IRunQueue
{
    /// <summary>Returns when the run has dealt with it, or when the broker has it.</summary>
    /// <param name="wakeUp">A start, a timer, slots, a signal, a cancel or a wish to reconcile.</param>
    Task WakeAsync(Guid run, object wakeUp, CancellationToken cancellationToken);

    /// <summary>Tells the run behind every answer that waits for it. Returns when the broker has it.</summary>
    Task WakeInTurnAsync(Guid run, object wakeUp, CancellationToken cancellationToken);
}

/// <summary>Without a broker every run is this process's own. What meets a fault goes over MassTransit's transport,
/// which tries it again.</summary>
internal sealed class LocalRunQueue(RunInbox inbox, RunBus bus) : IRunQueue
{
    public async Task WakeAsync(Guid run, object wakeUp, CancellationToken cancellationToken)
    {
        try
        {
            await inbox.WakeAsync(wakeUp, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            await bus.SendAsync(wakeUp, cancellationToken);
        }
    }

    public Task WakeInTurnAsync(Guid run, object wakeUp, CancellationToken cancellationToken) => bus.SendAsync(wakeUp, cancellationToken);
}
