using System.Collections.Concurrent;
using EventFlow.Worker;

namespace EventFlow.Benchmarks.Loads;

/// <summary>One execution: timestamps of its handler's start and end; 0 while it runs.</summary>
internal sealed record PathExecution(long Entered, long Left);

/// <summary>Keeps every execution of every run, for shapes of which there are few.</summary>
internal sealed class PathLedger(TimeProvider time) : Ledger
{
    private readonly ConcurrentDictionary<Guid, Followed> runs = new();

    public override int Live => runs.Values.Count(run => !run.IsThrough);

    /// <summary>The executions of a run by path and attempt.</summary>
    public IReadOnlyDictionary<(string Path, int Attempt), PathExecution> Of(Guid run) => runs[run].Executions;

    public override void Enter(TaskContext task)
    {
        var now = time.GetTimestamp();
        CountExecution();
        if (!runs.GetOrAdd(task.Run, _ => new Followed()).Executions.TryAdd((task.Path, task.Attempt), new PathExecution(now, 0)))
        {
            CountRepeated();
        }
    }

    public override void Leave(TaskContext task)
    {
        var run = runs[task.Run];
        var key = (task.Path, task.Attempt);
        var execution = run.Executions[key];
        if (execution.Left > 0 || !run.Executions.TryUpdate(key, execution with { Left = time.GetTimestamp() }, execution))
        {
            return;
        }

        Check(task.Run, run, Interlocked.Increment(ref run.Done));
    }

    protected override void Begin(Guid run, int tasks, long sent)
    {
        var followed = runs.GetOrAdd(run, _ => new Followed());
        Volatile.Write(ref followed.Expected, tasks);
        Check(run, followed, Volatile.Read(ref followed.Done));
    }

    private void Check(Guid id, Followed run, int done)
    {
        if (done == Volatile.Read(ref run.Expected) && run.TryEnd())
        {
            End(id);
        }
    }

    private sealed class Followed
    {
        public int Expected = -1;
        public int Done;
        private int through;

        public ConcurrentDictionary<(string Path, int Attempt), PathExecution> Executions { get; } = new();

        public bool IsThrough => Volatile.Read(ref through) == 1;

        public bool TryEnd() => Interlocked.Exchange(ref through, 1) == 0;
    }
}
