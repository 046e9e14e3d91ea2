using System.Text;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class StringFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("string", "<x-b?:s>", 1, String),
        Define("length", "<s-:n>", 1, call => call.Text(0) is { } text ? new NumberValue(CodePoints.Count(text)) : null),
        Define("substring", "<s-nn?:s>", 3, Substring),
        Define("substringBefore", "<s-s:s>", 2, SubstringBefore),
        Define("substringAfter", "<s-s:s>", 2, SubstringAfter),
        Define("uppercase", "<s-:s>", 1, call => OfText(call, text => text.ToUpperInvariant())),
        Define("lowercase", "<s-:s>", 1, call => OfText(call, Lowercase)),
        Define("trim", "<s-:s>", 1, call => OfText(call, Trim)),
        Define("pad", "<s-ns?:s>", 3, Pad),
        Define("join", "<a<s>s?:s>", 2, Join),
    ];

    private static Value? OfText(Call call, Func<string, string> function) =>
        call.Text(0) is { } text ? call.NewText(function(text)) : null;

#pragma warning disable CA1308 // The function is about lower case, not about comparing.
    private static string Lowercase(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308

    private static Value? String(Call call)
    {
        var pretty = call[1] is BooleanValue { Flag: true };
        return call[0] is { } value ? call.NewText(Display.Of(value, call.Evaluation, pretty)) : null;
    }

    private static Value? Substring(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var size = CodePoints.Count(text);
        var start = call.Number(1) ?? 0;
        if (size + start < 0)
        {
            start = 0;
        }

        if (call.Number(2) is not { } length)
        {
            return call.NewText(CodePoints.Slice(text, start, size));
        }

        var end = start >= 0 ? start + length : size + start + length;
        return call.NewText(length <= 0 ? "" : CodePoints.Slice(text, start, end));
    }

    private static Value? SubstringBefore(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var at = call.Text(1) is { } mark ? text.IndexOf(mark, StringComparison.Ordinal) : -1;
        return call.NewText(at < 0 ? text : text[..at]);
    }

    private static Value? SubstringAfter(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var mark = call.Text(1);
        var at = mark is null ? -1 : text.IndexOf(mark, StringComparison.Ordinal);
        return call.NewText(at < 0 ? text : text[(at + mark!.Length)..]);
    }

    private static string Trim(string text)
    {
        var trimmed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var isSpace = character is ' ' or '\t' or '\n' or '\r';
            if (!isSpace)
            {
                trimmed.Append(character);
            }
            else if (trimmed.Length > 0 && trimmed[^1] != ' ')
            {
                trimmed.Append(' ');
            }
        }

        return trimmed.Length > 0 && trimmed[^1] == ' ' ? trimmed.ToString(0, trimmed.Length - 1) : trimmed.ToString();
    }

    private static Value? Pad(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var width = Math.Truncate(call.Number(1) ?? 0);
        call.Evaluation.CheckSize(Math.Abs(width));
        var missing = (int)Math.Abs(width) - CodePoints.Count(text);
        if (missing <= 0)
        {
            return call[0];
        }

        var filler = CodePoints.Repeat(call.Text(2) is { Length: > 0 } given ? given : " ", missing);
        return call.NewText(width < 0 ? filler + text : text + filler);
    }

    private static Value? Join(Call call)
    {
        if (call.Array(0) is not { } texts)
        {
            return null;
        }

        var joined = new StringBuilder();
        for (var index = 0; index < texts.Count; index++)
        {
            joined.Append(index > 0 ? call.Text(1) : "").Append(((TextValue)texts[index]).Text);
            call.Evaluation.Spend(1);
            call.Evaluation.CheckSize(joined.Length);
        }

        return call.NewText(joined.ToString());
    }
}
