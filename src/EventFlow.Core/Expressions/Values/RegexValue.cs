using System.Globalization;
using System.Text.RegularExpressions;
using EventFlow.Core.Expressions.Functions.Patterns;

namespace EventFlow.Core.Expressions.Values;

/// <summary>A regular expression: a function from a text to its first match, which holds a function to the next.</summary>
internal sealed class RegexValue(Regex pattern) : FunctionValue
{
    private readonly Regex regex = pattern;

    // A pattern is compiled with the expression, before the limits of an evaluation are known.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public override int Arity => 1;

    public static RegexValue Parse(string pattern, string flags, int position)
    {
        var options = RegexOptions.CultureInvariant;
        options |= flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None;
        try
        {
            var translated = new RegexTranslator(pattern, flags.Contains('m', StringComparison.Ordinal)).Translate();
            return new RegexValue(new Regex(translated, options, LongestMatch));
        }
        catch (ArgumentException error)
        {
            throw new ExpressionException("EF1508", $"The regular expression /{pattern}/ is broken: {ReasonOf(error)}", position);
        }
    }

    /// <summary>Runs a match under the limits of the evaluation.</summary>
    public static Match Match(Regex regex, string text, int start, Evaluation evaluation)
    {
        evaluation.Spend(1);
        evaluation.SpendText(text.Length - start);
        evaluation.StartClock();
        try
        {
            var match = regex.Match(text, start);
            evaluation.CheckTime();
            return match;
        }
        catch (RegexMatchTimeoutException)
        {
            throw evaluation.Error(
                "D1012",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The regular expression took longer than {LongestMatch.TotalSeconds} s on a text of {text.Length} characters. ")
                + "Avoid repetitions inside of repetitions, such as (a+)+.");
        }
    }

    public override Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation)
    {
        if (arguments.ElementAtOrDefault(0) is not { } value)
        {
            return null;
        }

        return value is TextValue text
            ? First(text.Text, evaluation)
            : throw evaluation.Error("T0410", "Argument 1 of a regular expression must be a string");
    }

    private MapValue? First(string text, Evaluation evaluation)
    {
        var match = Match(regex, text, 0, evaluation);
        return match.Success ? Describe(match, text) : null;
    }

    private MapValue Describe(Match match, string text)
    {
        var groups = new List<Value>();
        for (var index = 1; index < match.Groups.Count; index++)
        {
            groups.Add(match.Groups[index] is { Success: true } group ? new TextValue(group.Value) : NullValue.Instance);
        }

        return new MapValue()
            .Set("match", new TextValue(match.Value))
            .Set("start", new NumberValue(match.Index))
            .Set("end", new NumberValue(match.Index + match.Length))
            .Set("groups", new ListValue(groups))
            .Set("next", new NextMatch(this, match.Index + match.Length, text));
    }

    // .NET puts the reason behind the pattern, which here is not the one that was written.
    private static string ReasonOf(ArgumentException error) =>
        error is RegexParseException && error.Message.LastIndexOf(". ", StringComparison.Ordinal) is > 0 and var mark
            ? error.Message[(mark + 2)..]
            : error.Message;

    private sealed class NextMatch(RegexValue pattern, int start, string text) : FunctionValue
    {
        public override int Arity => 0;

        public override Value? Apply(Value?[] arguments, Value? input, Evaluation evaluation)
        {
            if (start >= text.Length)
            {
                return null;
            }

            var match = Match(pattern.regex, text, start, evaluation);
            return match switch
            {
                { Success: false } => null,
                { Length: 0 } => throw evaluation.Error(
                    "D1004", "The regular expression matches the empty text, of which there is no end"),
                _ => pattern.Describe(match, text),
            };
        }
    }
}
