using System.Collections.Concurrent;
using EventFlow.Worker;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Follows chains through the worker: every task once, in order. Runs that are through cost 16 bytes.</summary>
internal sealed class ChainLedger(TimeProvider time) : Ledger
{
    private readonly ConcurrentDictionary<Guid, Chain> live = new();

    public override int Live => live.Count;

    public override void Enter(TaskContext task)
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

    public override void Leave(TaskContext task)
    {
        if (!live.TryGetValue(task.Run, out var chain))
        {
            return;
        }

        lock (chain)
        {
            chain.Left = time.GetTimestamp();
            if (chain.IsThrough || ChainFlow.Place(task.Path) < ChainFlow.Length(task.Workflow) - 1)
            {
                return;
            }

            chain.IsThrough = true;
            Retire(task.Run, chain);
        }

        End(task.Run);
    }

    protected override void Begin(Guid run, int tasks, long sent)
    {
        var chain = live.GetOrAdd(run, _ => new Chain());
        lock (chain)
        {
            chain.Sent = sent;
            AddFirst(chain);
            Retire(run, chain);
        }
    }

    private void Count(Chain chain, int place)
    {
        CountExecution();
        if (place < chain.Next)
        {
            CountRepeated();
        }
        else if (place > chain.Next)
        {
            CountDisordered();
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
