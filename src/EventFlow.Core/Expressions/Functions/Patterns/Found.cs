using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions.Patterns;

/// <summary>A match, as a regular expression or a function of the user in its place describes it.</summary>
/// <param name="Whole">The object that describes it.</param>
internal sealed record Found(string Text, int Start, int End, ArrayValue Groups, ObjectValue Whole)
{
    /// <summary>The matches one after the other. Bounded by the steps, whatever the function says.</summary>
    public static IEnumerable<Found> All(FunctionValue matcher, string text, Evaluation evaluation)
    {
        var answer = matcher.Call([new TextValue(text)], NullValue.Instance, evaluation);
        while (Read(answer, text, evaluation) is { } found)
        {
            evaluation.Spend(1);
            yield return found;
            answer = (found.Whole.Find("next") as FunctionValue)?.Call([], NullValue.Instance, evaluation);
        }
    }

    public string GroupText(int number) => number >= 1 && number <= Groups.Count && Groups[number - 1] is TextValue text ? text.Text : "";

    private static Found? Read(Value? answer, string text, Evaluation evaluation)
    {
        if (answer is null)
        {
            return null;
        }

        var whole = answer as ObjectValue;
        var start = whole?.Find("start") as NumberValue;
        var end = whole?.Find("end") as NumberValue;
        var groups = whole?.Find("groups") as ArrayValue;
        if (whole is null || (start is null && end is null && groups is null && whole.Find("next") is not FunctionValue))
        {
            throw evaluation.Error(
                "T1010", "The matcher function does not return the correct object structure: match, start, end, groups, next");
        }

        var from = Bound(start, 0, text);
        var match = (whole.Find("match") as TextValue)?.Text ?? "";
        return new Found(match, from, Bound(end, from + match.Length, text), groups ?? new ListValue(), whole);
    }

    private static int Bound(NumberValue? number, int otherwise, string text) =>
        (int)Math.Clamp(number?.Number ?? otherwise, 0, text.Length);
}
