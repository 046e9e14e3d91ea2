using EventFlow.Worker;

namespace EventFlow.Benchmarks.Loads;

/// <summary>When tasks of runs begin that something else has started.</summary>
internal sealed class ArrivalLedger(TimeProvider time) : Ledger
{
    private TaskCompletionSource<long>? next;

    public override int Live => 0;

    /// <summary>The timestamp at which the next task begins.</summary>
    public Task<long> NextAsync() =>
        (next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public override void Enter(TaskContext task)
    {
        CountExecution();
        Volatile.Read(ref next)?.TrySetResult(time.GetTimestamp());
    }

    public override void Leave(TaskContext task)
    {
    }

    protected override void Begin(Guid run, int tasks, long sent)
    {
    }
}
