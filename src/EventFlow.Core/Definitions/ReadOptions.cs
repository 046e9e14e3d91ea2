using EventFlow.Core.Definitions.Namespaces;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions;

/// <summary>How a workflow file is read.</summary>
public sealed record ReadOptions
{
    /// <summary>A longer file is refused unread; 16 MiB by default.</summary>
    public int MaxBytes { get; init; } = FileLimits.MaxBytes;

    /// <summary>The environment whose differences hold; null: the file as it is, and all its environments are checked beside.</summary>
    public string? Environment { get; init; }

    /// <summary>What holds for the namespace of this name, null where nothing does; by default nothing holds for any.</summary>
    public Func<string, NamespaceDefinition?> Namespaces { get; init; } = static _ => null;
}
