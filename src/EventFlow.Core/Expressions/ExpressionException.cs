namespace EventFlow.Core.Expressions;

/// <summary>An expression that does not parse or does not evaluate.</summary>
/// <param name="code">JSONata's own code, such as <c>T2001</c>, or ours, such as <c>EF1501</c>.</param>
/// <param name="position">Characters from the start of the expression, from 0;
/// in a template, from the start of the string that holds it.</param>
public sealed class ExpressionException(string code, string message, int position) : Exception(message)
{
    public string Code { get; } = code;
    public int Position { get; } = position;

    /// <summary>The member of a template that holds the expression, as a JSON pointer such as <c>/rows/0</c>. Empty by default.</summary>
    public string At { get; init; } = "";
}
