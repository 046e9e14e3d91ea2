namespace EventFlow.Core.Expressions.Syntax;

/// <summary>Finds the end of <c>/…/flags</c>. A slash inside brackets or behind a backslash is part of the pattern.</summary>
internal static class RegexLiteral
{
    public static (string Pattern, string Flags, int End) Read(string source, int start)
    {
        var depth = 0;
        var isEscaped = false;
        var isInClass = false;
        for (var position = start + 1; position < source.Length; position++)
        {
            var character = source[position];
            if (isEscaped || character == '\\')
            {
                isEscaped = !isEscaped;
                continue;
            }

            if (isInClass)
            {
                isInClass = character != ']';
            }
            else if (character == '/' && depth <= 0)
            {
                return Cut(source, start, position);
            }
            else
            {
                isInClass = character == '[';
                depth += character is '(' or '{' ? 1 : character is ')' or '}' ? -1 : 0;
            }
        }

        throw new ExpressionException("S0302", "No terminating / in regular expression", source.Length);
    }

    private static (string Pattern, string Flags, int End) Cut(string source, int start, int slash)
    {
        if (slash == start + 1)
        {
            throw new ExpressionException("S0301", "Empty regular expressions are not allowed", start);
        }

        var end = slash + 1;
        while (end < source.Length && source[end] is 'i' or 'm')
        {
            end++;
        }

        return (source[(start + 1)..slash], source[(slash + 1)..end], end);
    }
}
