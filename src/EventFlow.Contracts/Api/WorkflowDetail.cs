namespace EventFlow.Contracts.Api;

/// <summary>One version of a workflow.</summary>
/// <param name="Source">The workflow file its runs go by.</param>
public sealed record WorkflowDetail(
    string Id, int Version, string? Title, string Namespace, string Hash, DateTimeOffset CreatedAt, string Source)
{
    /// <summary>The environment it was applied in; null: none.</summary>
    public string? Environment { get; init; }

    /// <summary>The file that was applied, where <see cref="Source"/> was made from it; null: it is the source.</summary>
    public string? AppliedFile { get; init; }

    /// <summary>What holds for the version, value by value, with its origin; null where it was not asked for.</summary>
    public IReadOnlyList<EffectiveValueView>? Effective { get; init; }

    /// <summary>Null: it is not deleted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
