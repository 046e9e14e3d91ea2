namespace EventFlow.Orchestrator.Storage;

/// <summary>Rung when something was committed that somebody is to be told of.</summary>
internal sealed class OutboxBell(TimeProvider clock) : Alarm(clock)
{
    public void RingIf(bool hasNews)
    {
        if (hasNews)
        {
            Ring();
        }
    }
}
