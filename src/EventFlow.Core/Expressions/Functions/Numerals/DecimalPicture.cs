using System.Globalization;
using System.Text;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>How a number is written, by the picture of <c>fn:format-number</c>: <c>#,##0.00;(#,##0.00)</c>.</summary>
internal sealed class DecimalPicture(DecimalLayout positive, DecimalLayout negative, DecimalSymbols symbols)
{
    private const int LargestPower = 300;

    public static DecimalPicture Read(string picture, DecimalSymbols symbols, Evaluation evaluation)
    {
        var halves = picture.Split(symbols.Separator);
        if (halves.Length > 2)
        {
            throw evaluation.Error("D3080", "The picture string must only contain a maximum of two sub-pictures");
        }

        var layouts = Array.ConvertAll(halves, half => DecimalLayout.Of(SubPicture.Read(half, symbols, evaluation), symbols));
        var negative = layouts.Length > 1 ? layouts[1] : layouts[0] with { Prefix = symbols.Minus + layouts[0].Prefix };
        return new DecimalPicture(layouts[0], negative, symbols);
    }

    public string Format(double number)
    {
        var layout = number >= 0 ? positive : negative;
        var mantissa = number * layout.Scale;
        var exponent = 0;
        if (!double.IsFinite(mantissa))
        {
            return layout.Prefix + "Infinity" + layout.Suffix;
        }

        if (layout.ExponentDigits > 0)
        {
            (mantissa, exponent) = Normalize(mantissa, layout.ScalingDigits);
        }

        var format = string.Create(CultureInfo.InvariantCulture, $"F{layout.MostFraction}");
        var rounded = Math.Abs(NumberText.Round(mantissa, layout.MostFraction));
        var digits = rounded.ToString(format, CultureInfo.InvariantCulture).Split('.');
        var integer = digits[0].TrimStart('0').PadLeft(layout.LeastInteger, '0');
        var fraction = (digits.Length > 1 ? digits[1] : "").TrimEnd('0').PadRight(layout.LeastFraction, '0');
        var text = new StringBuilder(layout.Prefix)
            .Append(Grouped(integer, layout.IsIntegerGroupAt))
            .Append(layout.HasPoint && fraction.Length > 0 ? symbols.Decimal : "")
            .Append(Grouped(fraction, (index, _) => layout.FractionGroups.Contains(index)));
        if (layout.ExponentDigits > 0)
        {
            var power = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(layout.ExponentDigits, '0');
            text.Append(symbols.Exponent).Append(exponent < 0 ? symbols.Minus : "").Append(symbols.Localized(power));
        }

        return text.Append(layout.Suffix).ToString();
    }

    /// <summary>The number as a mantissa of so many digits in front of the point, and a power of ten.</summary>
    private static (double Mantissa, int Exponent) Normalize(double number, int digits)
    {
        var exponent = 0;
        var most = Math.Pow(10, Math.Min(digits, LargestPower));
        var least = most / 10;
        while (number != 0 && Math.Abs(number) < least)
        {
            number *= 10;
            exponent--;
        }

        while (Math.Abs(number) > most)
        {
            number /= 10;
            exponent++;
        }

        return (number, exponent);
    }

    /// <param name="digits">ASCII digits.</param>
    /// <param name="isGroup">Whether a sign stands in front of the digit of this index, given how many are left.</param>
    private string Grouped(string digits, Func<int, int, bool> isGroup)
    {
        var local = symbols.Localized(digits);
        var text = new StringBuilder();
        for (var index = 0; index < local.Length; index++)
        {
            text.Append(index > 0 && isGroup(index, local.Length - index) ? symbols.Group : "").Append(local[index]);
        }

        return text.ToString();
    }
}
