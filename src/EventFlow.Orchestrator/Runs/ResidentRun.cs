using System.Diagnostics.CodeAnalysis;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Runs;

/// <summary>A run in this node's memory: as its messages have left it so far, committed or not.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asked for holds nothing to release.")]
internal sealed class ResidentRun(Guid id)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private int uncommitted;

    public Guid Id { get; } = id;
    public RunSaga? Saga { get; private set; }
    public RunState? State { get; private set; }

    /// <summary>Messages that use it or wait for it; guarded by <see cref="ResidentRuns"/>.</summary>
    public int Holders { get; set; }

    /// <summary>Where it stands among the runs that may be forgotten; guarded by <see cref="ResidentRuns"/>.</summary>
    public LinkedListNode<ResidentRun>? Place { get; set; }

    /// <summary>What is in memory is not what is stored, and never will be: a change failed, or could not be finished. Every change
    /// that was built on it fails too, and the next message reads the run again.</summary>
    public bool IsBroken { get; private set; }

    public bool IsIdle => Holders == 0 && Volatile.Read(ref uncommitted) == 0;

    /// <summary>Its queued tasks as <see cref="StartGate"/> knows them; changed in the run's turn, or when nobody uses it.</summary>
    public int QueuedTasks { get; set; }

    public int Weight => 1 + (State?.Instances.Count ?? 0);

    public Task EnterAsync(CancellationToken cancellationToken) => turn.WaitAsync(cancellationToken);

    public void Leave() => turn.Release();

    /// <summary>Nothing of it is stored yet, nor on its way there.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Ends when the commit that accepts it has been decided; for a run that was new.</summary>
    public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Load(RunSaga saga, RunState state) => (Saga, State) = (saga, state);

    public void Create(RunSaga saga, RunState state)
    {
        Load(saga, state);
        IsNew = true;
    }

    public RunCommit Accept(RunCommit first)
    {
        IsNew = false;
        return first with { IsNew = true, Events = [new(Id, 1, first.Run.CreatedAt, "run.accepted", null, null, null), .. first.Events] };
    }

    public void Break() => IsBroken = true;

    public void Changing() => Interlocked.Increment(ref uncommitted);

    public void Changed() => Interlocked.Decrement(ref uncommitted);
}
