namespace EventFlow.Worker.Execution;

/// <summary>Everything this worker can do.</summary>
internal sealed class TaskTypes(IEnumerable<TaskType> types)
{
    private readonly Dictionary<string, TaskType> byName = types.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => byName.Keys;

    public TaskType? Find(string name) => byName.GetValueOrDefault(name);
}
