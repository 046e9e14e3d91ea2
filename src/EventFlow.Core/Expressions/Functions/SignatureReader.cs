namespace EventFlow.Core.Expressions.Functions;

/// <summary>Reads the text of a signature. An error is placed from the start of that text.</summary>
internal static class SignatureReader
{
    private const string Any = "asnblfom";

    public static Signature Read(string text, int position = 0)
    {
        var parameters = new List<SignatureParameter>();
        for (var index = 1; index < text.Length && text[index] is not (':' or '>'); index++)
        {
            var symbol = text[index];
            if (symbol is '-' or '?' or '+' && parameters.Count > 0)
            {
                parameters[^1] = Modify(parameters[^1], symbol);
            }
            else if (symbol == '(')
            {
                var end = Closing(text, index, '(', ')');
                parameters.Add(Choice(text[(index + 1)..end], position + index));
                index = end;
            }
            else if (symbol == '<')
            {
                var end = Closing(text, index, '<', '>');
                parameters[^1] = WithItems(parameters, text[(index + 1)..end], position + index);
                index = end;
            }
            else if (Plain(symbol) is { } parameter)
            {
                parameters.Add(parameter);
            }
        }

        return new Signature([.. parameters]);
    }

    private static SignatureParameter? Plain(char symbol) => symbol switch
    {
        's' or 'n' or 'b' or 'l' or 'o' => Of($"{symbol}m"),
        'u' => Of("bnslm"),
        'a' => Of(Any) with { IsArray = true },
        'f' => Of("f"),
        'j' => Of("asnblom"),
        'x' => Of(Any),
        _ => null,
    };

    private static SignatureParameter Modify(SignatureParameter parameter, char modifier) => modifier switch
    {
        '-' => parameter with { TakesContext = true, IsOptional = true },
        '?' => parameter with { IsOptional = true },
        _ => parameter with { IsMany = true },
    };

    private static SignatureParameter Choice(string types, int position) => types.Contains('<', StringComparison.Ordinal)
        ? throw new ExpressionException("S0402", "Choice groups containing parameterized types are not supported", position)
        : Of(types + "m");

    private static SignatureParameter WithItems(List<SignatureParameter> parameters, string items, int position) =>
        parameters.Count > 0 && parameters[^1] is { } last && (last.IsArray || last.Types == "f")
            ? last.IsArray ? last with { Items = items } : last
            : throw new ExpressionException("S0401", "Type parameters can only be applied to functions and arrays", position);

    private static SignatureParameter Of(string types) =>
        new(types, "", IsArray: false, IsOptional: false, IsMany: false, TakesContext: false);

    private static int Closing(string text, int start, char open, char close)
    {
        var depth = 1;
        var index = start + 1;
        while (index < text.Length)
        {
            depth += text[index] == open ? 1 : text[index] == close ? -1 : 0;
            if (depth == 0)
            {
                return index;
            }

            index++;
        }

        return text.Length - 1 > start
            ? text.Length - 1
            : throw new ExpressionException("S0203", $"Expected {close} in the signature", start);
    }
}
