using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>The nodes of a workflow version in the order they are listed in.</summary>
internal sealed class MemoryNodes
{
    private readonly (string Key, WorkflowTask Task)[] sorted;

    public MemoryNodes(IReadOnlyList<WorkflowTask> tasks)
    {
        sorted = [.. tasks.Select(task => (NaturalPath.SortKey(task.Path), task))];
        Array.Sort(sorted, (one, other) => Order(one.Key, one.Task.Path, other.Key, other.Task.Path));
    }

    public static MemoryNodes None { get; } = new([]);

    /// <summary>Those behind a path, or all.</summary>
    public IEnumerable<WorkflowTask> After(string? path)
    {
        for (var at = path is null ? 0 : PlaceBehind(path); at < sorted.Length; at++)
        {
            yield return sorted[at].Task;
        }
    }

    public static int Order(string key, string path, string otherKey, string otherPath) =>
        string.CompareOrdinal(key, otherKey) is not 0 and var order ? order : string.CompareOrdinal(path, otherPath);

    private int PlaceBehind(string path)
    {
        var key = NaturalPath.SortKey(path);
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Order(sorted[middle].Key, sorted[middle].Task.Path, key, path) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
