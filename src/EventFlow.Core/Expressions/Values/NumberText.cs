using System.Globalization;

namespace EventFlow.Core.Expressions.Values;

/// <summary>Numbers as JSON and JavaScript write them: shortest digits, no <c>.0</c>, exponents from 1e21 on and below 1e-6.</summary>
internal static class NumberText
{
    private const double LargestExact = 9007199254740992;

    public static string Format(double number)
    {
        if (Math.Abs(number) <= LargestExact && Math.Truncate(number) == number)
        {
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        var roundTrip = number.ToString("R", CultureInfo.InvariantCulture).TrimStart('-');
        return Layout(number < 0, Digits(roundTrip), Exponent(roundTrip));
    }

    /// <summary>As <c>$string</c> writes it: 15 significant digits, and an untouched integer of any size in full.</summary>
    public static string Display(NumberValue value)
    {
        var number = value.Number;
        if (Math.Truncate(number) != number)
        {
            number = double.Parse(number.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }
        else if (Math.Abs(number) >= LargestExact && value.Origin?.GetRawText() is { } raw && raw.AsSpan().IndexOfAny(".eE") < 0)
        {
            return raw;
        }

        return Format(number);
    }

    /// <summary>The number times ten to a power, by its digits, so that no binary rounding creeps in.</summary>
    private static double Shift(double number, int power)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{exponent + power}"), CultureInfo.InvariantCulture);
    }

    /// <summary>Rounded half to even at so many decimal places; a negative count rounds in front of the point.</summary>
    public static double Round(double number, int places)
    {
        var shifted = places == 0 ? number : Shift(number, places);
        var rounded = Math.Round(shifted, MidpointRounding.ToEven);
        return (places == 0 ? rounded : Shift(rounded, -places)) + 0d;
    }

    private static string Digits(string roundTrip)
    {
        var mark = roundTrip.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? roundTrip : roundTrip[..mark];
        return mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0');
    }

    private static int Exponent(string roundTrip)
    {
        var mark = roundTrip.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            return int.Parse(roundTrip.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        }

        var point = roundTrip.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? roundTrip.Length : point;
        return roundTrip[0] != '0' ? whole - 1 : 1 - roundTrip.AsSpan().IndexOfAnyInRange('1', '9');
    }

    private static string Layout(bool negative, string digits, int exponent)
    {
        var body = exponent switch
        {
            >= 21 or < -6 => Scientific(digits, exponent),
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            _ => digits[..(exponent + 1)] + "." + digits[(exponent + 1)..],
        };
        return negative ? "-" + body : body;
    }

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
