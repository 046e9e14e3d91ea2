using EventFlow.Core.Expressions.Functions.Numerals;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

/// <summary>Numbers by the pictures of XPath.</summary>
internal static class PictureFunctions
{
    public static BuiltIn[] All { get; } =
    [
        Define("formatNumber", "<n-so?:s>", 3, FormatNumber),
        Define("formatInteger", "<n-s:s>", 2, FormatInteger),
        Define("parseInteger", "<s-s:n>", 2, ParseInteger),
    ];

    private static Value? FormatNumber(Call call)
    {
        if (call.Number(0) is not { } number)
        {
            return null;
        }

        var symbols = DecimalSymbols.Read(call[2] as ObjectValue, call.Evaluation);
        var picture = DecimalPicture.Read(call.Text(1) ?? "", symbols, call.Evaluation);
        return call.NewText(picture.Format(number));
    }

    private static Value? FormatInteger(Call call)
    {
        if (call.Number(0) is not { } number)
        {
            return null;
        }

        var picture = IntegerPicture.Read(call.Text(1) ?? "", call.Evaluation);
        return call.NewText(IntegerFormat.Format(Math.Floor(number), picture, call.Evaluation));
    }

    private static NumberValue? ParseInteger(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        var picture = IntegerPicture.Read(call.Text(1) ?? "", call.Evaluation);
        return IntegerParse.Parse(text, picture, call.Evaluation) is { } number ? new NumberValue(number) : null;
    }
}
