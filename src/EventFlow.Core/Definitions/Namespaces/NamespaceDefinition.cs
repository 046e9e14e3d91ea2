using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Namespaces;

/// <summary>What holds for all workflows of a namespace: defaults for what they leave out, and policies they keep to.</summary>
public sealed record NamespaceDefinition
{
    public required string Name { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }

    /// <summary>Who answers for the namespace.</summary>
    public string? Owner { get; init; }

    public NamespacePolicies Policies { get; init; } = new();

    /// <summary>The entries of <c>defaults</c>, as they would stand in a workflow file.</summary>
    internal IReadOnlyList<FileEntry> Defaults { get; init; } = [];
}

public sealed record NamespacePolicies
{
    /// <summary>Keys that every workflow has: <c>owner</c>, <c>description</c>, <c>title</c>, <c>tags</c>.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>Task types, with <c>*</c> as wildcard; null: any.</summary>
    public IReadOnlyList<string>? AllowedTypes { get; init; }

    /// <summary>No attempt of a task may run longer; null: no limit.</summary>
    public TimeSpan? MaxTimeout { get; init; }

    /// <summary>No task has more attempts; null: any number.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Where each policy stands, <c>iot.yaml:7:3</c>, by its key.</summary>
    internal IReadOnlyDictionary<string, string> Places { get; init; } = new Dictionary<string, string>();
}
