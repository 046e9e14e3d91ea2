using System.Globalization;

namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>A distance from UTC in minutes.</summary>
internal static class ZoneOffset
{
    /// <summary><c>Z</c>, <c>+01</c>, <c>-0330</c>, <c>+05:30</c>; null where it is none of them.</summary>
    public static int? Read(ReadOnlySpan<char> text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        var isNegative = text is ['-', ..];
        var digits = text is ['+' or '-', ..] ? text[1..] : text;
        var colon = digits.IndexOf(':');
        var hours = colon >= 0 ? digits[..colon] : digits.Length <= 2 ? digits : digits[..^2];
        var minutes = colon >= 0 ? digits[(colon + 1)..] : digits.Length <= 2 ? "0" : digits[^2..];
        return Number(hours) is { } h && Number(minutes) is { } m ? (isNegative ? -1 : 1) * ((h * 60) + m) : null;
    }

    private static int? Number(ReadOnlySpan<char> digits) =>
        digits.Length is 1 or 2 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
