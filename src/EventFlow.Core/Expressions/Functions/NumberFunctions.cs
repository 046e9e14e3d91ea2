using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class NumberFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("sum", "<a<n>:n>", 1, Sum),
        Define("max", "<a<n>:n>", 1, call => Fold(call, Math.Max)),
        Define("min", "<a<n>:n>", 1, call => Fold(call, Math.Min)),
        Define("average", "<a<n>:n>", 1, Average),
        Define("abs", "<n-:n>", 1, call => OfNumber(call, Math.Abs)),
        Define("floor", "<n-:n>", 1, call => OfNumber(call, Math.Floor)),
        Define("ceil", "<n-:n>", 1, call => OfNumber(call, Math.Ceiling)),
        Define("round", "<n-n?:n>", 2, Round),
        Define("sqrt", "<n-:n>", 1, Sqrt),
        Define("power", "<n-n:n>", 2, Power),
        Define("formatBase", "<n-n?:s>", 2, FormatBase),
    ];

    private static NumberValue? OfNumber(Call call, Func<double, double> function) =>
        call.Number(0) is { } number ? new NumberValue(function(number)) : null;

    private static NumberValue? Sum(Call call)
    {
        if (call.Array(0) is not { } numbers)
        {
            return null;
        }

        call.Evaluation.Spend(numbers.Count);
        var sum = 0d;
        for (var index = 0; index < numbers.Count; index++)
        {
            sum += ((NumberValue)numbers[index]).Number;
        }

        return new NumberValue(sum);
    }

    private static NumberValue? Fold(Call call, Func<double, double, double> choose)
    {
        if (call.Array(0) is not { Count: > 0 } numbers)
        {
            return null;
        }

        call.Evaluation.Spend(numbers.Count);
        var chosen = (NumberValue)numbers[0];
        for (var index = 1; index < numbers.Count; index++)
        {
            var next = (NumberValue)numbers[index];
            chosen = choose(chosen.Number, next.Number) == chosen.Number ? chosen : next;
        }

        return chosen;
    }

    private static NumberValue? Average(Call call) => call.Array(0) is { Count: > 0 } numbers && Sum(call) is { } sum
        ? new NumberValue(sum.Number / numbers.Count)
        : null;

    private static NumberValue? Round(Call call)
    {
        if (call.Number(0) is not { } number)
        {
            return null;
        }

        return new NumberValue(NumberText.Round(number, (int)Math.Clamp(call.Number(1) ?? 0, -1000, 1000)));
    }

    private static NumberValue? Sqrt(Call call) => call.Number(0) switch
    {
        null => null,
        < 0 and var number => throw call.Evaluation.Error("D3060", $"The sqrt function cannot be applied to a negative number: {number}"),
        { } number => new NumberValue(Math.Sqrt(number)),
    };

    private static NumberValue? Power(Call call)
    {
        if (call.Number(0) is not { } number)
        {
            return null;
        }

        var power = call.Number(1) is { } exponent ? Math.Pow(number, exponent) : double.NaN;
        return double.IsFinite(power)
            ? new NumberValue(power)
            : throw call.Evaluation.Error("D3061", $"The power function gives no JSON number: base={number}, exponent={call.Number(1)}");
    }

    private static TextValue? FormatBase(Call call)
    {
        if (call.Number(0) is not { } number)
        {
            return null;
        }

        var rounded = Math.Round(number, MidpointRounding.ToEven);
        var radix = (int)Math.Round(call.Number(1) ?? 10, MidpointRounding.ToEven);
        if (radix is < 2 or > 36)
        {
            throw call.Evaluation.Error("D3100", $"The radix of the formatBase function must be between 2 and 36, not {radix}");
        }

        var digits = new Stack<char>();
        for (var rest = Math.Abs(rounded); rest >= 1; rest = Math.Floor(rest / radix))
        {
            digits.Push("0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % radix)]);
        }

        return new TextValue((rounded < 0 ? "-" : "") + (digits.Count == 0 ? "0" : string.Concat(digits)));
    }
}
