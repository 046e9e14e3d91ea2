namespace EventFlow.Tests;

/// <summary>A fact about optional cases; skipped, and says so, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesFactAttribute : FactAttribute
{
    public CasesFactAttribute(string name) => Skip = Cases.Missing(name);
}

/// <summary>A theory whose data are optional cases; skipped as a whole, and says so, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesTheoryAttribute : TheoryAttribute
{
    public CasesTheoryAttribute(string name) => Skip = Cases.Missing(name);
}
