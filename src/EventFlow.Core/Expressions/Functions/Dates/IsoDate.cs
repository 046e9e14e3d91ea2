using System.Globalization;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>Timestamps of ISO 8601: a date of any precision, then perhaps a time and a zone. Without a zone it is UTC.</summary>
internal static partial class IsoDate
{
    public static double? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (month, day) = (Number("month", 1), Number("day", 1));
        var (hour, minute, second) = (Number("hour", 0), Number("minute", 0), Number("second", 0));
        if (month is < 1 or > 12 || day is < 1 or > 31 || hour > 24)
        {
            return null;
        }

        var days = Civil.Days(Number("year", 1970), month, day);
        var fraction = int.Parse(match.Groups["fraction"].Value.PadRight(3, '0').AsSpan(0, 3), CultureInfo.InvariantCulture);
        var zone = match.Groups["zone"] is { Success: true } given ? ZoneOffset.Read(given.ValueSpan) ?? 0 : 0;
        var minutes = (hour * 60) + minute - zone;
        return (days * Civil.DayMilliseconds) + (((minutes * 60L) + second) * 1000) + fraction;

        int Number(string part, int otherwise) => match.Groups[part] is { Success: true } group
            ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture)
            : otherwise;
    }

    [GeneratedRegex(
        """
        \A (?<year>[0-9]{4}) (-(?<month>[01][0-9]))? (-(?<day>[0-3][0-9]))?
        (T(?<hour>[0-2][0-9]):(?<minute>[0-5][0-9]):(?<second>[0-5][0-9]))? (\.(?<fraction>[0-9]+))?
        (?<zone>[+-][0-2][0-9]:?[0-5][0-9]|Z)? \z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
