using System.Globalization;
using System.Text;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>Reads an integer by its picture; null where the text is none.</summary>
internal static class IntegerParse
{
    public static double? Parse(string text, IntegerPicture picture, Evaluation evaluation) => picture.Kind switch
    {
        NumeralKind.Letters => Letters.Read(text, picture.Case == LetterCase.Upper ? 'A' : 'a'),
        NumeralKind.Roman => Roman.Read(text),
        NumeralKind.Words => NumberWords.Read(text),
        NumeralKind.Decimal => Digits(text, picture),
        _ => throw picture.Unsupported(evaluation),
    };

    /// <summary>The regular expression of what the picture reads inside of a longer text.</summary>
    public static string PatternOf(IntegerPicture picture, Evaluation evaluation) => picture.Kind switch
    {
        NumeralKind.Letters => "[a-zA-Z]+",
        NumeralKind.Roman => "[mdclxviMDCLXVI]+",
        NumeralKind.Words => NumberWords.Pattern,
        NumeralKind.Decimal => DigitsPattern(picture),
        _ => throw picture.Unsupported(evaluation),
    };

    private static string DigitsPattern(IntegerPicture picture)
    {
        var first = char.ConvertFromUtf32(picture.Zero);
        var last = char.ConvertFromUtf32(picture.Zero + 9);
        var digits = first.Length > 1 ? "(?:" + string.Join('|', Enumerable.Range(picture.Zero, 10).Select(char.ConvertFromUtf32)) + ")"
            : $"[{first}-{last}]";
        var count = picture.ReadDigits is { } exactly ? string.Create(CultureInfo.InvariantCulture, $"{{{exactly}}}") : "+";
        return digits + count + (picture.IsOrdinal ? "(?:th|st|nd|rd)" : "");
    }

    private static double? Digits(string text, IntegerPicture picture)
    {
        var digits = new StringBuilder();
        var body = picture.IsOrdinal && text.Length > 2 ? text[..^2] : text;
        foreach (var rune in body.EnumerateRunes())
        {
            var digit = rune.Value - picture.Zero;
            if (digit is >= 0 and <= 9)
            {
                digits.Append((char)('0' + digit));
            }
            else if (rune.Value is '-' or '+' && digits.Length == 0)
            {
                digits.Append((char)rune.Value);
            }
            else if (!picture.Groups.Any(group => group.Character == rune.ToString()))
            {
                break;
            }
        }

        return double.TryParse(digits.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
