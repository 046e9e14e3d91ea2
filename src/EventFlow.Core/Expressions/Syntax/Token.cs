namespace EventFlow.Core.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Name,
    Variable,
    Text,
    Number,
    Constant,
    Regex,
    Operator,
}

/// <param name="Text">The operator, the name without <c>$</c> or quotes, the text with its escapes undone, the digits as written,
/// or what stands between the slashes.</param>
/// <param name="IsQuoted">A name in backticks, which is never a keyword.</param>
/// <param name="Flags">What stands behind the second slash.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, bool IsQuoted = false, string Flags = "")
{
    /// <summary>A slash that comes next divides; after any other token it begins a regular expression.</summary>
    public bool EndsOperand => Kind switch
    {
        TokenKind.End => false,
        TokenKind.Operator => Text is ")" or "]" or "}" or "*" or "**" or "%",
        _ => true,
    };

    public bool Is(string symbol) => Kind == TokenKind.Operator && Text == symbol;
}
