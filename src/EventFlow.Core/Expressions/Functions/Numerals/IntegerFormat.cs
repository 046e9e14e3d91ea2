using System.Text;
using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>Writes an integer by its picture.</summary>
internal static class IntegerFormat
{
    public static string Format(double number, IntegerPicture picture, Evaluation evaluation)
    {
        var size = Math.Abs(number);
        var text = picture.Kind switch
        {
            NumeralKind.Letters => Letters.Write(size, picture.Case == LetterCase.Upper ? 'A' : 'a'),
            NumeralKind.Roman => Cased(Roman.Write(size, evaluation), picture.Case),
            NumeralKind.Words => Cased(NumberWords.Write(size, picture.IsOrdinal), picture.Case),
            NumeralKind.Decimal => Digits(size, picture, evaluation),
            _ => throw picture.Unsupported(evaluation),
        };
        return number < 0 ? "-" + text : text;
    }

#pragma warning disable CA1308 // The picture asks for lower case.
    /// <param name="text">Words in title case, Roman numerals in lower case: each as it comes where the case fits.</param>
    public static string Cased(string text, LetterCase letterCase) => letterCase switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        _ => text,
    };
#pragma warning restore CA1308

    private static string Digits(double number, IntegerPicture picture, Evaluation evaluation)
    {
        evaluation.CheckSize(picture.MandatoryDigits);
        var digits = NumberText.Format(number).PadLeft(picture.MandatoryDigits, '0');
        var text = new StringBuilder();
        for (var index = 0; index < digits.Length; index++)
        {
            var left = digits.Length - index;
            if (index > 0)
            {
                AppendSigns(text, left, picture);
            }

            var digit = digits[index];
            text.Append(char.IsAsciiDigit(digit) ? char.ConvertFromUtf32(digit - '0' + picture.Zero) : digit.ToString());
        }

        return picture.IsOrdinal ? text + OrdinalEnding(digits) : text.ToString();
    }

    /// <summary>The group signs in front of the digit that has so many, itself included, to the right end.</summary>
    private static void AppendSigns(StringBuilder text, int left, IntegerPicture picture)
    {
        if (picture.GroupInterval > 0 && left % picture.GroupInterval == 0)
        {
            text.Append(picture.Groups[0].Character);
        }
        else if (picture.GroupInterval == 0)
        {
            foreach (var group in picture.Groups.Where(group => group.Position == left))
            {
                text.Append(group.Character);
            }
        }
    }

    private static string OrdinalEnding(string digits) => digits switch
    {
        [.., '1', _] => "th",
        [.., '1'] => "st",
        [.., '2'] => "nd",
        [.., '3'] => "rd",
        _ => "th",
    };
}
