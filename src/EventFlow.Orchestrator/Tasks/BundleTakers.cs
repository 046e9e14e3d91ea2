using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Which types have workers that take several tasks in one message, and how many may go together. Nothing is asked on the way of
/// a task: what is not known yet goes alone.</summary>
internal sealed class BundleTakers(TaskPaces paces)
{
    private readonly ConcurrentDictionary<string, int> consumers = new(StringComparer.Ordinal);

    /// <summary>Types whose tasks may wait in a bundle.</summary>
    public IEnumerable<string> Types => consumers.Keys;

    /// <summary>Tasks of this type wait, sent perhaps by a process before this one.</summary>
    public void Know(string type) => consumers.TryAdd(type, 0);

    /// <param name="tasks">How many are ready now; they are shared out among the workers before they are put together.</param>
    public int Together(string type, int tasks)
    {
        var workers = consumers.GetOrAdd(type, 0);
        return workers == 0 ? 1 : Math.Min(paces.Together(type), (int)Math.Ceiling(tasks / (double)workers));
    }

    public int Consumers(string type) => consumers.GetValueOrDefault(type);

    public void Note(string type, int consumersOfBundles) => consumers[type] = consumersOfBundles;
}
