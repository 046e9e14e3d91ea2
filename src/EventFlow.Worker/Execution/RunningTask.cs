using System.Diagnostics.CodeAnalysis;

namespace EventFlow.Worker.Execution;

/// <summary>One attempt under way. The first cause to stop it counts.</summary>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "An abandoned handler may still use the token; without a timer the source holds nothing.")]
internal sealed class RunningTask(AttemptKey key)
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskExecution? execution;
    private int cause;

    public AttemptKey Key => key;

    /// <summary>The timestamp at which it becomes a long task.</summary>
    public long LongFrom { get; init; } = long.MaxValue;

    public bool IsLong { get; private set; }

    public StopCause Cause => (StopCause)Volatile.Read(ref cause);

    public CancellationToken Stopping => stopping.Token;

    /// <summary>Ends when a copy of the same message is of no use any more: heartbeats guard the task, or it is over.</summary>
    public Task Settled => settled.Task;

    /// <summary>Before anyone else knows of the task.</summary>
    public void Belong(TaskExecution owner) => execution = owner;

    public void Lengthen()
    {
        IsLong = true;
        execution?.Lengthen();
    }

    public void Stop(StopCause why)
    {
        if (Interlocked.CompareExchange(ref cause, (int)why, (int)StopCause.None) == (int)StopCause.None)
        {
            // On another thread: callbacks of the handler must not hold up whoever stops it, nor throw into his hands.
            _ = stopping.CancelAsync();
            execution?.ExpectEnd();
        }
    }

    public void Settle() => settled.TrySetResult();

    /// <summary>It ends without an answer: a copy of the message must not be acknowledged either.</summary>
    public void Abandon() => settled.TrySetCanceled();
}
