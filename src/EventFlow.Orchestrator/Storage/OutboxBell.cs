namespace EventFlow.Orchestrator.Storage;

/// <summary>Rung when something was committed that somebody is to be told of.</summary>
internal sealed class OutboxBell(TimeProvider clock) : IDisposable
{
    private readonly Alarm alarm = new(clock);

    public void RingIf(bool hasNews)
    {
        if (hasNews)
        {
            alarm.Ring();
        }
    }

    public Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => alarm.RestAsync(time, cancellationToken);

    public void Dispose() => alarm.Dispose();
}
