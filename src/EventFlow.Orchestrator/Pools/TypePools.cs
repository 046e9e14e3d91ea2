using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Pools;

/// <summary>The pools that belong to task types, as this node last read them.</summary>
internal sealed class TypePools
{
    private volatile IReadOnlyDictionary<string, string>? byType;

    public string? Of(TaskInstance task) => byType?.GetValueOrDefault(task.Node.Definition.Uses);

    public void Set(IReadOnlyDictionary<string, string> pools) => byType = pools.Count == 0 ? null : pools;
}
