using System.Globalization;
using System.Text;
using EventFlow.Core.Expressions.Functions.Numerals;

namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>Writes a point in time by its picture.</summary>
internal static class DateFormat
{
    /// <param name="milliseconds">From 1970 on, in UTC.</param>
    /// <param name="offset">Minutes that the zone is ahead of UTC.</param>
    public static string Format(long milliseconds, int offset, DatePicture picture, Evaluation evaluation)
    {
        var instant = new Instant(milliseconds + (offset * 60_000L));
        var text = new StringBuilder();
        foreach (var piece in picture.Pieces)
        {
            evaluation.Spend(1);
            text.Append(piece is DateMarker marker ? Write(marker, instant, offset, evaluation) : piece.Text);
        }

        return text.ToString();
    }

    private static string Write(DateMarker marker, Instant instant, int offset, Evaluation evaluation)
    {
        switch (marker.Component)
        {
            case 'Z' or 'z':
                return Zone(marker, offset, evaluation);
            case 'P':
                var half = instant.Hour >= 12 ? "pm" : "am";
                return marker.Name == LetterCase.Upper ? half.ToUpperInvariant() : half;
            case 'C' or 'E':
                return "ISO";
        }

        var value = instant.Part(marker.Component);
        if (marker.Number is not { } number)
        {
            return DateNames.Write(marker, value, evaluation);
        }

        return IntegerFormat.Format(marker.YearDigits is { } digits ? value % Math.Pow(10, digits) : value, number, evaluation);
    }

    private static string Zone(DateMarker marker, int offset, Evaluation evaluation)
    {
        if (offset == 0 && marker.WritesZulu)
        {
            return "Z";
        }

        var (hours, minutes) = (Math.Abs(offset) / 60, Math.Abs(offset) % 60);
        var number = marker.Number!;
        var text = number switch
        {
            { GroupInterval: > 0 } or { MandatoryDigits: 3 or 4 } => IntegerFormat.Format((hours * 100) + minutes, number, evaluation),
            { MandatoryDigits: 1 or 2 } => IntegerFormat.Format(hours, number, evaluation)
                + (minutes == 0 ? "" : ":" + minutes.ToString("00", CultureInfo.InvariantCulture)),
            _ => throw evaluation.Error("D3134", "The timezone integer format specifier cannot have more than four digits"),
        };
        return (marker.Component == 'z' ? "GMT" : "") + (offset < 0 ? "-" : "+") + text;
    }
}
