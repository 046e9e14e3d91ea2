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
    public bool IsValid => Definition is not null;
}
