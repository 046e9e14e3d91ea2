using System.Text.Json;
using EventFlow.Contracts;

namespace EventFlow.Benchmarks.Chaos;

/// <summary>Holds what is left of a scenario against what was promised. Knows nothing of the engine but its tables.
/// Whether all runs are there and have ended is in <c>.Runs.cs</c>, what pools promise in <c>.Pools.cs</c>.</summary>
internal sealed partial class Checker(Evidence evidence, Bounds bounds)
{
    private const int NamedOfAKind = 5;
    private static readonly string[] Final = ["succeeded", "failed", "canceled", "timed_out"];
    private static readonly string[] Results =
        ["task.succeeded", "task.failed", "task.skipped", "task.canceled", "task.timed_out", "task.upstream_failed"];

    private readonly Dictionary<string, List<string>> breaches = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, RunRow> runs = evidence.Runs.ToDictionary(run => run.Id);
    private readonly HashSet<Guid> hopeless =
        [.. evidence.Promises.Where(promise => ChaosFlow.IsHopeless(bounds.HopelessEvery, promise.Number)).Select(promise => promise.Run)];

    private readonly ILookup<Guid, TaskRow> tasks = evidence.Tasks.ToLookup(task => task.Run);
    private readonly ILookup<Guid, EventRow> events = evidence.Events.ToLookup(one => one.Run);
    private readonly ILookup<Guid, Execution> executions = evidence.Executions.ToLookup(execution => execution.Run);

    public Verdict Check()
    {
        var lost = CheckPromises();
        var stuck = CheckEnds();
        var doubled = CheckResults();
        CheckOrder();
        CheckEvents();
        CheckCancels();
        CheckQueues();
        CheckCounts();
        CheckDrain();
        CheckExecutions();
        CheckPool();
        return new Verdict(lost, stuck, doubled, [.. breaches.SelectMany(Told)]);
    }

    /// <summary>I3: each task has one recorded result, and the effect of its own key.</summary>
    private int CheckResults()
    {
        var doubled = evidence.Events.Where(one => Results.Contains(one.Kind)).GroupBy(one => (one.Run, one.Path)).Where(results => results.Count() > 1).ToList();
        doubled.ForEach(task => Breach("I3 twice", $"task {task.Key.Path} of run {task.Key.Run} has the results {string.Join(", ", task.Select(one => one.Kind))}"));
        var numbers = evidence.Promises.DistinctBy(promise => promise.Run).ToDictionary(promise => promise.Run, promise => promise.Number);
        var effects = evidence.Executions.Where(execution => execution.IsGood).Select(execution => execution.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var task in evidence.Tasks.Where(task => task.State == "succeeded"))
        {
            if (!effects.Contains(WireNames.IdempotencyKey(task.Run, task.Path)))
            {
                Breach("I3 effect", $"task {task.Path} of run {task.Run} succeeded and nobody has done it");
            }

            if (numbers.TryGetValue(task.Run, out var n) && !IsOutputOf(task, n))
            {
                Breach("I3 output", $"task {task.Path} of run {task.Run} has the output {task.Output}");
            }
        }

        foreach (var run in evidence.Runs.Where(run => run.State == "succeeded" && tasks[run.Id].Count(task => task.State == "succeeded") != ChaosFlow.Tasks))
        {
            Breach("I3 missing", $"run {run.Id} succeeded with {string.Join(", ", tasks[run.Id].Select(task => $"{task.Path} {task.State}"))}");
        }

        return doubled.Count;
    }

    /// <summary>I4: nothing began before what it needs was done, and nothing that was not dispatched.</summary>
    private void CheckOrder()
    {
        foreach (var run in executions)
        {
            var done = run.Where(execution => execution.IsGood).GroupBy(execution => execution.Path)
                .ToDictionary(path => path.Key, path => path.Min(execution => execution.Ended!.Value));
            foreach (var execution in run)
            {
                foreach (var parent in ChaosFlow.Parents[execution.Path])
                {
                    if (!done.TryGetValue(parent, out var ended) || ended > execution.Started)
                    {
                        Breach("I4 order", $"task {execution.Path} of run {run.Key} began before {parent} was done");
                    }
                }
            }

            var queued = events[run.Key].Where(one => one.Kind == "task.queued").Select(one => (one.Path, one.Attempt)).ToHashSet();
            foreach (var execution in run.Where(execution => !queued.Contains((execution.Path, execution.Attempt))))
            {
                Breach("I4 unasked", $"attempt {execution.Attempt} of task {execution.Path} of run {run.Key} was done and is not in the history");
            }
        }
    }

    /// <summary>I5: events are numbered from 1 without a gap, up to what the run's row says.</summary>
    private void CheckEvents()
    {
        foreach (var run in evidence.Runs)
        {
            var numbers = events[run.Id].Select(one => one.Seq).Order().ToList();
            if (numbers.Where((seq, place) => seq != place + 1).Any() || numbers.Count != run.EventSeq)
            {
                Breach("I5 events", $"run {run.Id} has {run.EventSeq} events by its row, and these: {string.Join(' ', numbers)}");
            }
        }
    }

    /// <summary>After a cancel is recorded no task is queued, begun or tried again.</summary>
    private void CheckCancels()
    {
        foreach (var run in events)
        {
            var canceled = run.Where(one => one.Kind is "run.canceling" or "run.canceled").Select(one => one.Seq).DefaultIfEmpty(long.MaxValue).Min();
            foreach (var late in run.Where(one => one.Seq > canceled && (one.Kind is "task.queued" or "task.retrying")))
            {
                Breach("cancel", $"{late.Kind} of {late.Path} in run {late.Run} after the cancel");
            }
        }
    }

    /// <summary>I6: nothing waits anywhere, and nothing was given up on but what was meant to be.</summary>
    private void CheckQueues()
    {
        var givenUp = evidence.Queues.Where(queue => IsOfGivenUp(queue.Key)).Sum(queue => queue.Value);
        if (givenUp > bounds.GivenUp)
        {
            Breach("I6 given up", string.Join(", ", evidence.Queues.Where(queue => IsOfGivenUp(queue.Key) && queue.Value > 0)) + $"; {bounds.GivenUp} may be");
        }

        foreach (var (queue, messages) in evidence.Queues.Where(queue => !IsOfGivenUp(queue.Key) && queue.Value > 0))
        {
            Breach("I6 waiting", $"{messages} messages wait in {queue}");
        }

        if (evidence.Timers > 0)
        {
            Breach("I6 timers", $"{evidence.Timers} timers of runs that have ended");
        }
    }

    /// <summary>I7: API, database and ledger count alike.</summary>
    private void CheckCounts()
    {
        var stored = evidence.Runs.GroupBy(run => run.State).ToDictionary(state => state.Key, state => state.Count());
        if (!stored.OrderBy(state => state.Key).SequenceEqual(evidence.ListedRuns.OrderBy(state => state.Key)))
        {
            Breach("I7 counts", $"the API lists {string.Join(", ", evidence.ListedRuns)}, the database has {string.Join(", ", stored)}");
        }

        var succeeded = evidence.Tasks.Count(task => task.State == "succeeded");
        var done = evidence.Executions.Where(execution => execution.IsGood).Select(execution => execution.Key).Distinct().Count();
        if (bounds.MayBeCanceled ? done < succeeded : done != succeeded)
        {
            Breach("I7 counts", $"{succeeded} tasks succeeded in the database, {done} in the ledgers");
        }
    }

    /// <summary>I8</summary>
    private void CheckDrain()
    {
        if (evidence.Drain > bounds.Drain)
        {
            Breach("I8 drain", $"it took {evidence.Drain.TotalSeconds:0.0} s until the last run had ended; {bounds.Drain.TotalSeconds:0} s are allowed");
        }
    }

    /// <summary>I9: no storm of executions. An attempt that fails, or whose worker was lost, leads to another by right.</summary>
    private void CheckExecutions()
    {
        var attempts = evidence.Tasks.Sum(task => (long)task.Attempt);
        var most = (bounds.ExecutionFactor * attempts) + bounds.ExtraExecutions;
        if (evidence.Executions.Count > most)
        {
            Breach("I9 storm", $"{evidence.Executions.Count} executions of {attempts} attempts; {most:0} are allowed");
        }
    }

    private static bool IsOutputOf(TaskRow task, int n)
    {
        if (task.Output is null)
        {
            return false;
        }

        using var output = JsonDocument.Parse(task.Output);
        return output.RootElement.GetProperty("path").GetString() == task.Path && output.RootElement.GetProperty("n").GetInt32() == n;
    }

    private static bool IsOfGivenUp(string queue) =>
        queue == WireNames.DeadLetterQueue || queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal);

    private static IEnumerable<string> Told(KeyValuePair<string, List<string>> kind)
    {
        var named = kind.Value.Take(NamedOfAKind).Select(text => $"{kind.Key}: {text}");
        return kind.Value.Count > NamedOfAKind ? named.Append($"{kind.Key}: and {kind.Value.Count - NamedOfAKind} more") : named;
    }

    private void Breach(string kind, string text)
    {
        if (!breaches.TryGetValue(kind, out var texts))
        {
            breaches[kind] = texts = [];
        }

        texts.Add(text);
    }
}
