namespace EventFlow.Core.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Name,
    Variable,
    Text,
    Number,
    Constant,
    Operator,
}

/// <param name="Text">The operator, the name without <c>$</c> or quotes, the text with its escapes undone,
/// or the digits as written.</param>
/// <param name="IsQuoted">A name in backticks, which is never a keyword.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, bool IsQuoted = false)
{
    public bool Is(string symbol) => Kind == TokenKind.Operator && Text == symbol;
}
