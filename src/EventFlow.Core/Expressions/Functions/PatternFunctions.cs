using System.Text;
using EventFlow.Core.Expressions.Functions.Patterns;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>What looks for a text, a regular expression, or whatever a function of the user finds.</summary>
internal static class PatternFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("contains", "<s-(sf):b>", 2, Contains),
        Define("match", "<s-f<s:o>n?:a<o>>", 3, Match),
        Define("split", "<s-(sf)n?:a<s>>", 3, Split),
        Define("replace", "<s-(sf)(sf)n?:s>", 4, Replace),
    ];

    private static BooleanValue? Contains(Call call) => (call.Text(0), call[1]) switch
    {
        (null, _) or (_, null) => null,
        ({ } text, FunctionValue matcher) => BooleanValue.Of(Found.All(matcher, text, call.Evaluation).Any()),
        ({ } text, _) => BooleanValue.Of(text.Contains(call.Text(1)!, StringComparison.Ordinal)),
    };

    private static ListValue? Match(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var matches = ListValue.Sequence();
        foreach (var found in Limited(call, Found.All(call.Function(1), text, call.Evaluation), Limit(call, 2, "D3040", "Third", "match")))
        {
            matches.Add(new MapValue()
                .Set("match", new TextValue(found.Text))
                .Set("index", new NumberValue(found.Start))
                .Set("groups", found.Groups));
        }

        return matches;
    }

    private static ListValue? Split(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var limit = Limit(call, 2, "D3020", "Third", "split");
        var parts = call[1] switch
        {
            null => [text],
            FunctionValue matcher => Between(Found.All(matcher, text, call.Evaluation), text),
            TextValue { Text: "" } => text.Select(character => character.ToString()),
            var separator => text.Split(((TextValue)separator).Text),
        };
        // Half a part counts as a part between matches, and as none between texts.
        var most = call[1] is FunctionValue ? limit : Math.Floor(limit);
        return new ListValue([.. Limited(call, parts, most).Select(part => new TextValue(part))]);
    }

    private static IEnumerable<string> Between(IEnumerable<Found> matches, string text)
    {
        var start = 0;
        foreach (var found in matches)
        {
            yield return text[start..Math.Max(start, found.Start)];
            start = Math.Max(start, found.End);
        }

        yield return text[start..];
    }

    private static Value? Replace(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var limit = Limit(call, 3, "D3011", "Fourth", "replace");
        if (call[1] is FunctionValue matcher)
        {
            var matches = Limited(call, Found.All(matcher, text, call.Evaluation), limit);
            return call.NewText(Replace(call, text, matches));
        }

        if (call.Text(1) is not { Length: > 0 } pattern)
        {
            throw call.Evaluation.Error("D3010", "Second argument of replace function cannot be an empty string");
        }

        return call[2] is FunctionValue
            ? throw call.Evaluation.Error("D3012", "A function as third argument of replace needs a regular expression as second")
            : call.NewText(Replace(text, pattern, call.Text(2) ?? "", limit, call.Evaluation));
    }

    private static string Replace(Call call, string text, IEnumerable<Found> matches)
    {
        var replaced = new StringBuilder();
        var position = 0;
        foreach (var found in matches)
        {
            replaced.Append(text, position, Math.Max(0, found.Start - position)).Append(Replacement(call, found));
            position = Math.Max(position, Math.Min(text.Length, found.Start + found.Text.Length));
            call.Evaluation.CheckSize(replaced.Length);
        }

        return replaced.Append(text, position, text.Length - position).ToString();
    }

    private static string Replacement(Call call, Found found) => call[2] switch
    {
        TextValue text => Substitution.Of(text.Text, found),
        FunctionValue function when function.Call([found.Whole], NullValue.Instance, call.Evaluation) is TextValue text => text.Text,
        _ => throw call.Evaluation.Error("D3012", "Attempted to replace a matched string with a non-string value"),
    };

    private static string Replace(string text, string pattern, string replacement, double limit, Evaluation evaluation)
    {
        var replaced = new StringBuilder();
        var position = 0;
        for (var count = 0; count < limit; count++)
        {
            var at = text.IndexOf(pattern, position, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            replaced.Append(text, position, at - position).Append(replacement);
            position = at + pattern.Length;
            evaluation.CheckSize(replaced.Length);
        }

        return replaced.Append(text, position, text.Length - position).ToString();
    }

    private static double Limit(Call call, int argument, string code, string ordinal, string function) =>
        call.Number(argument) switch
        {
            null => double.PositiveInfinity,
            < 0 => throw call.Evaluation.Error(code, $"{ordinal} argument of {function} function must evaluate to a positive number"),
            { } limit => limit,
        };

    /// <summary>Asks for no more than it may give: a match that is not needed is not looked for.</summary>
    private static IEnumerable<T> Limited<T>(Call call, IEnumerable<T> items, double limit)
    {
        if (limit <= 0)
        {
            yield break;
        }

        var count = 0;
        foreach (var item in items)
        {
            call.Evaluation.Spend(1);
            yield return item;
            if (++count >= limit)
            {
                yield break;
            }
        }
    }
}
