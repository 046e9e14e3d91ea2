using System.Text;
using System.Text.Json;
using EventFlow.Core.Expressions.Syntax;

namespace EventFlow.Core.Expressions.Templates;

/// <summary>Finds the expressions in a JSON value.</summary>
internal static class TemplateReader
{
    private const string Open = "${{";
    private const string Escaped = "$${{";

    public static Part Read(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.String => ReadString(value, at),
        JsonValueKind.Array => ReadArray(value, at),
        JsonValueKind.Object => ReadObject(value, at),
        _ => new LiteralPart(value),
    };

    private static Part ReadArray(JsonElement value, string at)
    {
        Part[] items = [.. value.EnumerateArray().Select((item, index) => Read(item, $"{at}/{index}"))];
        return items.All(item => item is LiteralPart) ? new LiteralPart(value) : new ArrayPart(items);
    }

    private static Part ReadObject(JsonElement value, string at)
    {
        KeyValuePair<string, Part>[] members =
        [
            .. value.EnumerateObject().Select(
                member => KeyValuePair.Create(member.Name, Read(member.Value, $"{at}/{Escape(member.Name)}"))),
        ];
        return members.All(member => member.Value is LiteralPart) ? new LiteralPart(value) : new ObjectPart(members);
    }

    // RFC 6901.
    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static Part ReadString(JsonElement value, string at)
    {
        if (!MayHoldExpression(value))
        {
            return new LiteralPart(value);
        }

        var text = value.GetString()!;
        var pieces = new List<string>();
        var sites = new List<ExpressionSite>();
        var piece = new StringBuilder();
        for (var position = 0; position < text.Length;)
        {
            if (string.CompareOrdinal(text, position, Escaped, 0, Escaped.Length) == 0)
            {
                piece.Append(Open);
                position += Escaped.Length;
            }
            else if (string.CompareOrdinal(text, position, Open, 0, Open.Length) == 0)
            {
                var start = position + Open.Length;
                var end = FindEnd(text, start, at);
                sites.Add(ExpressionSite.Parse(text[start..end], at, start));
                pieces.Add(piece.ToString());
                piece.Clear();
                position = end + 2;
            }
            else
            {
                piece.Append(text[position++]);
            }
        }

        pieces.Add(piece.ToString());
        return sites is [var only] && pieces.TrueForAll(string.IsNullOrEmpty)
            ? new ExpressionPart(only)
            : new TextPart([.. pieces], [.. sites]);
    }

    // Half a surrogate pair cannot be read as text; such a string stays the literal it is.
    private static bool MayHoldExpression(JsonElement value)
    {
        try
        {
            return value.GetString()!.Contains(Open, StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The position of the <c>}}</c> that ends the expression:
    /// the first that is neither inside a text nor closes a brace of it.</summary>
    private static int FindEnd(string text, int start, string at)
    {
        try
        {
            var lexer = new Lexer(text, start);
            var depth = 0;
            for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
            {
                var closes = token.Is("}");
                if (closes && depth == 0)
                {
                    return text.AsSpan(lexer.Position).StartsWith("}")
                        ? token.Position
                        : throw new ExpressionException("S0202", "Expected }} to end the expression, got a single }", token.Position);
                }

                depth += closes ? -1 : token.Is("{") ? 1 : 0;
            }

            throw new ExpressionException("EF1506", "The expression that starts with ${{ has no }} to end it.", start - Open.Length);
        }
        catch (ExpressionException error)
        {
            throw new ExpressionException(error.Code, error.Message, error.Position) { At = at };
        }
    }
}
