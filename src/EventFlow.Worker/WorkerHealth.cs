namespace EventFlow.Worker;

/// <summary>What a host may report about its worker.</summary>
public sealed class WorkerHealth
{
    private int running;
    private volatile bool connected;

    /// <summary>The broker is reached and consumers are registered. In one process with the server: the worker has started.</summary>
    public bool IsConnected
    {
        get => connected;
        internal set => connected = value;
    }

    /// <summary>Tasks whose handler runs now.</summary>
    public int RunningTasks => Volatile.Read(ref running);

    internal void TaskStarted() => Interlocked.Increment(ref running);

    internal void TaskEnded() => Interlocked.Decrement(ref running);
}
