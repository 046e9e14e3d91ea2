namespace EventFlow.Core.Expressions;

/// <summary>An expression that does not parse or does not evaluate.</summary>
/// <param name="code">JSONata's own code, such as <c>T2001</c>.</param>
/// <param name="position">Characters from the start of the expression, from 0.</param>
public sealed class ExpressionException(string code, string message, int position) : Exception(message)
{
    public string Code { get; } = code;
    public int Position { get; } = position;
}
