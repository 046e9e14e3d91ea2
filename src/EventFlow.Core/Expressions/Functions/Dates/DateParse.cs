using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EventFlow.Core.Expressions.Functions.Numerals;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>Reads a point in time by its picture; null where the text does not fit.</summary>
internal static class DateParse
{
    // What it costs to build the regular expression of a picture.
    private const int Steps = 100;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public static double? Parse(string text, DatePicture picture, Evaluation evaluation)
    {
        evaluation.Spend(Steps);
        var pattern = new StringBuilder(@"\A");
        foreach (var piece in picture.Pieces)
        {
            pattern.Append('(').Append(PatternOf(piece, evaluation)).Append(')');
        }

        var regex = new Regex(pattern.Append(@"\z").ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, LongestMatch);
        var match = RegexValue.Match(regex, text, 0, evaluation);
        if (!match.Success)
        {
            return null;
        }

        var parts = new DateParts();
        for (var index = 0; index < picture.Pieces.Count; index++)
        {
            if (picture.Pieces[index] is DateMarker marker)
            {
                parts.Set(marker.Component, ValueOf(marker, match.Groups[index + 1].Value, evaluation));
            }
        }

        return parts.Milliseconds(evaluation);
    }

    private static string PatternOf(DatePiece piece, Evaluation evaluation) => piece switch
    {
        DateMarker { IsZone: true } zone => ZonePattern(zone),
        DateMarker { Component: 'f' } => "[0-9]+",
        DateMarker { Number: { } number } => IntegerParse.PatternOf(number, evaluation),
        DateMarker named => DateNames.PatternOf(named, evaluation),
        _ => Regex.Escape(piece.Text),
    };

    private static string ZonePattern(DateMarker zone)
    {
        var separator = zone.Number is { GroupInterval: > 0 } number ? Regex.Escape(number.Groups[0].Character) + "[0-9]+" : "";
        var offset = (zone.Component == 'z' ? "GMT" : "") + "[-+][0-9]+" + separator;
        return zone.WritesZulu ? $"(?:{offset}|Z)" : offset;
    }

    private static double? ValueOf(DateMarker marker, string text, Evaluation evaluation) => marker switch
    {
        { IsZone: true } => Zone(marker, text),
        { Component: 'f' } => int.Parse(text.PadRight(3, '0').AsSpan(0, 3), CultureInfo.InvariantCulture),
        { Number: { } number } => IntegerParse.Parse(text, number, evaluation),
        _ => DateNames.Read(marker, text),
    };

    private static double? Zone(DateMarker marker, string text)
    {
        var offset = text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        var sign = marker.Number is { GroupInterval: > 0 } number ? number.Groups[0].Character : ":";
        return ZoneOffset.Read(offset.Replace(sign, ":", StringComparison.Ordinal));
    }
}
