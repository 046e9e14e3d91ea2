using System.Collections.Concurrent;
using EventFlow.Benchmarks.Measures;
using EventFlow.Worker;

namespace EventFlow.Benchmarks.Loads;

/// <summary>What the histograms of one measured stretch hold.</summary>
internal sealed class Latencies
{
    /// <summary>From the end of a handler to the start of the next one of the same run.</summary>
    public Histogram HandOffs { get; } = new();

    /// <summary>From the request that starts a run to its first handler.</summary>
    public Histogram FirstTasks { get; } = new();

    /// <summary>From the request that starts a run to the end of its last handler.</summary>
    public Histogram Runs { get; } = new();
}

/// <summary>Follows chains through the worker: every task once, in order. Runs that are through cost 16 bytes.</summary>
internal sealed class ChainLedger(TimeProvider time) : ILedger
{
    private readonly ConcurrentDictionary<Guid, Chain> live = new();
    private readonly Lock sync = new();
    private readonly List<Guid> accepted = [];
    private readonly Dictionary<string, long> acceptedOf = new(StringComparer.Ordinal);
    private long executions;
    private long ended;
    private long repeated;
    private long disordered;

    /// <summary>Where durations go; null outside of a measured stretch.</summary>
    public Latencies? Latencies { get; set; }

    /// <summary>Called when the last task of a run has been done.</summary>
    public Action<Guid>? Ended { get; set; }

    public long Executions => Volatile.Read(ref executions);

    public long EndedRuns => Volatile.Read(ref ended);

    /// <summary>Executions of a task that had been executed before.</summary>
    public long Repeated => Volatile.Read(ref repeated);

    /// <summary>Executions before the task in front of it.</summary>
    public long Disordered => Volatile.Read(ref disordered);

    public int Live => live.Count;

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

    /// <summary>Accepted runs by workflow.</summary>
    public IReadOnlyDictionary<string, long> AcceptedOf
    {
        get
        {
            lock (sync)
            {
                return new Dictionary<string, long>(acceptedOf);
            }
        }
    }

    /// <param name="sent">When the request that started it was sent.</param>
    public void Accept(Guid run, string workflow, long sent)
    {
        lock (sync)
        {
            accepted.Add(run);
            acceptedOf[workflow] = acceptedOf.GetValueOrDefault(workflow) + 1;
        }

        var chain = live.GetOrAdd(run, _ => new Chain());
        lock (chain)
        {
            chain.Sent = sent;
            AddFirst(chain);
            Retire(run, chain);
        }
    }

    public void Enter(TaskContext task)
    {
        var now = time.GetTimestamp();
        var place = ChainFlow.Place(task.Path);
        var chain = live.GetOrAdd(task.Run, _ => new Chain());
        lock (chain)
        {
            Count(chain, place);
            if (place == 0)
            {
                chain.First = now;
                AddFirst(chain);
            }
            else if (chain.Left > 0)
            {
                Latencies?.HandOffs.Add(time.GetElapsedTime(chain.Left, now));
            }
        }
    }

    public void Leave(TaskContext task)
    {
        var last = ChainFlow.Place(task.Path) == ChainFlow.Length(task.Workflow) - 1;
        if (!live.TryGetValue(task.Run, out var chain))
        {
            return;
        }

        lock (chain)
        {
            chain.Left = time.GetTimestamp();
            if (!last || chain.IsThrough)
            {
                return;
            }

            chain.IsThrough = true;
            Retire(task.Run, chain);
        }

        Interlocked.Increment(ref ended);
        Ended?.Invoke(task.Run);
    }

    private void Count(Chain chain, int place)
    {
        Interlocked.Increment(ref executions);
        if (place < chain.Next)
        {
            Interlocked.Increment(ref repeated);
        }
        else if (place > chain.Next)
        {
            Interlocked.Increment(ref disordered);
        }

        chain.Next = Math.Max(chain.Next, place + 1);
    }

    private void AddFirst(Chain chain)
    {
        if (chain is { Sent: > 0, First: > 0 })
        {
            Latencies?.FirstTasks.Add(time.GetElapsedTime(chain.Sent, chain.First));
        }
    }

    /// <summary>The answer to the start may come after the end of the run.</summary>
    private void Retire(Guid run, Chain chain)
    {
        if (chain is { IsThrough: true, Sent: > 0 })
        {
            Latencies?.Runs.Add(time.GetElapsedTime(chain.Sent, chain.Left));
            live.TryRemove(run, out _);
        }
    }

    private sealed class Chain
    {
        public int Next { get; set; }
        public long Sent { get; set; }
        public long First { get; set; }
        public long Left { get; set; }
        public bool IsThrough { get; set; }
    }
}
