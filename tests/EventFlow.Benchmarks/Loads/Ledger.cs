using EventFlow.Worker;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Writes down what a worker did, apart from the engine.</summary>
internal abstract class Ledger
{
    private readonly Lock sync = new();
    private readonly List<Guid> accepted = [];
    private long expected;
    private long executions;
    private long ended;
    private long repeated;
    private long disordered;

    /// <summary>Where durations go; null outside of a measured stretch.</summary>
    protected Latencies? Latencies { get; private set; }

    /// <summary>Called when the last task of a run has been done.</summary>
    public Action<Guid>? Ended { get; set; }

    public long Executions => Volatile.Read(ref executions);

    public long EndedRuns => Volatile.Read(ref ended);

    /// <summary>Executions of a task that had been executed before.</summary>
    public long Repeated => Volatile.Read(ref repeated);

    /// <summary>Executions before the task in front of it.</summary>
    public long Disordered => Volatile.Read(ref disordered);

    /// <summary>Tasks of all accepted runs.</summary>
    public long Expected => Volatile.Read(ref expected);

    /// <summary>Runs that are accepted and not through.</summary>
    public abstract int Live { get; }

    public IReadOnlyList<Guid> Accepted
    {
        get
        {
            lock (sync)
            {
                return [.. accepted];
            }
        }
    }

    /// <summary>Executions of all accepted runs when nothing goes wrong that is not meant to.</summary>
    public long ExpectedExecutions => (Expected * ExecutionsPerTask) + ExecutionsBeside;

    public int ExecutionsPerTask { get; init; } = 1;

    /// <summary>Executions of runs that are not in this ledger.</summary>
    public long ExecutionsBeside { get; set; }

    /// <param name="tasks">How many the run has.</param>
    /// <param name="sent">When the request that started it was sent.</param>
    public void Accept(Guid run, int tasks, long sent)
    {
        lock (sync)
        {
            accepted.Add(run);
            expected += tasks;
        }

        Begin(run, tasks, sent);
    }

    /// <summary>Begins a measured stretch.</summary>
    public Latencies Measure() => Latencies = new Latencies();

    public void Measured() => Latencies = null;

    public abstract void Enter(TaskContext task);

    /// <summary>Called as the last thing a handler does.</summary>
    public abstract void Leave(TaskContext task);

    protected abstract void Begin(Guid run, int tasks, long sent);

    protected void CountExecution() => Interlocked.Increment(ref executions);

    protected void CountRepeated() => Interlocked.Increment(ref repeated);

    protected void CountDisordered() => Interlocked.Increment(ref disordered);

    protected void End(Guid run)
    {
        Interlocked.Increment(ref ended);
        Ended?.Invoke(run);
    }
}
