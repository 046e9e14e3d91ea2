namespace EventFlow.Orchestrator;

/// <summary>Wakes a duty of this process.</summary>
internal abstract class Bell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been rung and not been heard yet.
        }
    }

    /// <summary>Returns when it is rung, or after the time.</summary>
    public async Task RestAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(time, clock, rest.Token), rung.WaitAsync(rest.Token));
        await rest.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => rung.Dispose();
}
