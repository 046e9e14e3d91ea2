namespace EventFlow.Core.Expressions.Templates;

/// <summary>An expression and where it stands, so that its errors point into the file it came from.</summary>
/// <param name="Expression">The expression between the braces.</param>
/// <param name="At">The JSON pointer of the string that holds it.</param>
/// <param name="Offset">Characters from the start of that string to the start of the expression.</param>
internal sealed record ExpressionSite(Expression Expression, string At, int Offset)
{
    public static ExpressionSite Parse(string source, string at, int offset) =>
        new(Located(() => Expression.Parse(source), at, offset), at, offset);

    public T Run<T>(Func<Expression, T> use) => Located(() => use(Expression), At, Offset);

    private static T Located<T>(Func<T> action, string at, int offset)
    {
        try
        {
            return action();
        }
        catch (ExpressionException error)
        {
            throw new ExpressionException(error.Code, error.Message, error.Position + offset) { At = at };
        }
    }
}
