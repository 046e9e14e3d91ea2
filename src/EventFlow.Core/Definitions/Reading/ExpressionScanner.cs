namespace EventFlow.Core.Definitions.Reading;

/// <param name="Start">Index of <c>${{</c>.</param>
/// <param name="End">Index behind <c>}}</c>; -1: it is not closed.</param>
internal readonly record struct ExpressionSpan(int Start, int End)
{
    public const string Opening = "${{";
    public const string Closing = "}}";

    public string Inside(string text) => text[(Start + Opening.Length)..(End - Closing.Length)];
}

/// <summary>Finds <c>${{ … }}</c> in text. Braces and quotes of the expression itself do not end it.</summary>
internal static class ExpressionScanner
{
    public static List<ExpressionSpan> Find(string text)
    {
        var spans = new List<ExpressionSpan>();
        var at = text.IndexOf(ExpressionSpan.Opening, StringComparison.Ordinal);
        while (at >= 0)
        {
            var span = new ExpressionSpan(at, EndOf(text, at + ExpressionSpan.Opening.Length));
            spans.Add(span);
            at = span.End < 0 ? -1 : text.IndexOf(ExpressionSpan.Opening, span.End, StringComparison.Ordinal);
        }

        return spans;
    }

    private static int EndOf(string text, int at)
    {
        var depth = 0;
        for (var i = at; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'' or '`':
                    i = EndOfQuote(text, i);
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when depth > 0:
                    depth--;
                    break;
                case '}' when i + 1 < text.Length && text[i + 1] == '}':
                    return i + 2;
            }
        }

        return -1;
    }

    private static int EndOfQuote(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] != '`')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i;
            }
        }

        return text.Length;
    }
}
