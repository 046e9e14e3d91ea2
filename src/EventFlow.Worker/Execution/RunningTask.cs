using System.Diagnostics.CodeAnalysis;

namespace EventFlow.Worker.Execution;

/// <summary>One attempt under way. The first cause to stop it counts.</summary>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "An abandoned handler may still use the token; without a timer the source holds nothing.")]
internal sealed class RunningTask(AttemptKey key)
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int cause;

    public AttemptKey Key => key;

    public StopCause Cause => (StopCause)Volatile.Read(ref cause);

    public CancellationToken Stopping => stopping.Token;

    /// <summary>Ends when a copy of the same message is of no use any more: heartbeats guard the task, or it is over.</summary>
    public Task Settled => settled.Task;

    public void Stop(StopCause why)
    {
        if (Interlocked.CompareExchange(ref cause, (int)why, (int)StopCause.None) == (int)StopCause.None)
        {
            // On another thread: callbacks of the handler must not hold up whoever stops it, nor throw into his hands.
            _ = stopping.CancelAsync();
        }
    }

    public void Settle() => settled.TrySetResult();

    /// <summary>It ends without an answer: a copy of the message must not be acknowledged either.</summary>
    public void Abandon() => settled.TrySetCanceled();
}
