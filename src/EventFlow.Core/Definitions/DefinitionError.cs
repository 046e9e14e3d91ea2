namespace EventFlow.Core.Definitions;

public enum Severity
{
    Error,
    Warning,
}

/// <summary>One finding in a workflow file, printed as <c>file:line:column: EF1042 message</c>. Lines and columns count from 1.</summary>
public sealed record DefinitionError(string File, int Line, int Column, string Code, string Message, Severity Severity = Severity.Error)
{
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {Code} {(Severity == Severity.Warning ? "warning: " : "")}{Message}";
}

/// <summary>A workflow file after reading: a definition exactly when <see cref="Errors"/> is empty.</summary>
public sealed record DefinitionResult(
    WorkflowDefinition? Definition, IReadOnlyList<DefinitionError> Errors, IReadOnlyList<DefinitionError> Warnings)
{
    /// <summary>What the file has become by its environment and its namespace; null: it is as it was written.</summary>
    public EffectiveFile? Effective { get; init; }

    public bool IsValid => Definition is not null;
}
