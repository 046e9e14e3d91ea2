namespace EventFlow.Orchestrator;

/// <summary>Wakes a duty before its time. Rung while nobody rests, it ends the next rest at once; rung several times,
/// it ends one.</summary>
internal class Alarm(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim bell = new(0, 1);

    public void Ring()
    {
        if (bell.CurrentCount == 0)
        {
            try
            {
                bell.Release();
            }
            catch (Exception needless) when (needless is SemaphoreFullException or ObjectDisposedException)
            {
                // Somebody else rang at the same moment, or nobody rests here any more.
            }
        }
    }

    /// <exception cref="OperationCanceledException">The duty is to end.</exception>
    public async Task RestAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(time, clock, rest.Token), bell.WaitAsync(rest.Token));
        await rest.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        bell.Dispose();
        GC.SuppressFinalize(this);
    }
}
