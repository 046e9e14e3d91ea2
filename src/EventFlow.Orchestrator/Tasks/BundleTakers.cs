using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Which types have workers that take several tasks in one message, and how many may go together. Nothing is asked on the way of
/// a task: what is not known yet goes alone.</summary>
internal sealed class BundleTakers(TaskPaces paces)
{
    private readonly ConcurrentDictionary<string, int> consumers = new(StringComparer.Ordinal);

    /// <summary>Types that tasks were sent to so far.</summary>
    public IEnumerable<string> Types => consumers.Keys;

    /// <param name="tasks">How many are ready now; they are shared out among the workers before they are put together.</param>
    public int Together(string type, int tasks)
    {
        var workers = consumers.GetOrAdd(type, 0);
        return workers == 0 ? 1 : Math.Min(paces.Together(type), (int)Math.Ceiling(tasks / (double)workers));
    }

    public void Note(string type, int consumersOfBundles) => consumers[type] = consumersOfBundles;
}
