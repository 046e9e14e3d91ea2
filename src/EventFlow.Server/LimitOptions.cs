using EventFlow.Core.Definitions.Text;

namespace EventFlow.Server;

/// <summary>What is accepted, from the section <c>EventFlow:Limits</c> of the configuration.</summary>
internal sealed record LimitOptions
{
    /// <summary>Bytes of a workflow file. Other bodies have a limit of their own.</summary>
    public int DefinitionBytes { get; init; } = FileLimits.MaxBytes;
}
