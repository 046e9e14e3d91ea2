using System.Globalization;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>Casts, tests of any value, and errors on purpose.</summary>
internal static class ValueFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("boolean", "<x-:b>", 1, call => call[0] is { } value ? BooleanValue.Of(Truth.Of(value)) : null),
        Define("not", "<x-:b>", 1, call => call[0] is { } value ? BooleanValue.Of(!Truth.Of(value)) : null),
        Define("exists", "<x:b>", 1, call => BooleanValue.Of(call[0] is not null)),
        Define("type", "<x:s>", 1, call => call[0] is { } value ? new TextValue(value.TypeName) : null),
        Define("number", "<(nsb)-:n>", 1, Number),
        Define("error", "<s?:x>", 1, call => throw call.Evaluation.Error("D3137", call.Text(0) ?? "$error() function evaluated")),
        Define("assert", "<bs?:x>", 2, Assert),
    ];

    private static NumberValue? Number(Call call) => call[0] switch
    {
        null => null,
        NumberValue number => number,
        BooleanValue flag => new NumberValue(flag.Flag ? 1 : 0),
        TextValue text when Parse(text.Text) is { } number => new NumberValue(number),
        var other => throw call.Evaluation.Error("D3030", $"Unable to cast value to a number: {Display.Of(other, call.Evaluation)}"),
    };

    private static Value? Assert(Call call) => call[0] is BooleanValue { Flag: true }
        ? null
        : throw call.Evaluation.Error("D3141", call.Text(1) ?? "$assert() statement failed");

    private static double? Parse(string text)
    {
        if (text.Length > 2 && text[0] == '0' && !char.IsAsciiDigit(text[1]) && text[1] is not ('.' or 'e' or 'E'))
        {
            return Radix(text[1]) is { } radix ? Whole(text.AsSpan(2), radix) : null;
        }

        return IsDecimal(text) && double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null;
    }

    private static int? Radix(char mark) => mark switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => null,
    };

    private static double? Whole(ReadOnlySpan<char> digits, int radix)
    {
        var number = 0d;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
            {
                return null;
            }

            number = (number * radix) + value;
        }

        return number;
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var position = text.StartsWith("-") ? 1 : 0;
        if (!SkipDigits(text, ref position))
        {
            return false;
        }

        if (position < text.Length && text[position] == '.' && (++position, SkipDigits(text, ref position)) is (_, false))
        {
            return false;
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            position += position + 1 < text.Length && text[position + 1] is '+' or '-' ? 2 : 1;
            return SkipDigits(text, ref position) && position == text.Length;
        }

        return position == text.Length;
    }

    private static bool SkipDigits(ReadOnlySpan<char> text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position > start;
    }
}
