using System.Text;

namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>The pictures of digits, such as <c>#,##0</c> or <c>٠٠٠</c>.</summary>
internal static class DigitPattern
{
    public static IntegerPicture Read(IntegerPicture picture, Evaluation evaluation)
    {
        var mandatory = 0;
        var optional = 0;
        int? zero = null;
        var groups = new List<GroupSign>();
        foreach (var rune in picture.Text.EnumerateRunes().Reverse())
        {
            if (Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.DecimalDigitNumber)
            {
                var family = rune.Value - (int)Rune.GetNumericValue(rune);
                zero = zero is null || zero == family
                    ? family
                    : throw evaluation.Error("D3131", "In a decimal digit pattern, all digits must be from the same decimal group");
                mandatory++;
            }
            else if (rune.Value == '#')
            {
                optional++;
            }
            else
            {
                groups.Add(new GroupSign(mandatory + optional, rune.ToString()));
            }
        }

        return zero is null
            ? picture with { Kind = NumeralKind.Unknown }
            : picture with
            {
                Zero = zero.Value,
                MandatoryDigits = mandatory,
                OptionalDigits = optional,
                Groups = groups,
                GroupInterval = groups.TrueForAll(group => group.Character == groups[0].Character)
                    ? Interval([.. groups.Select(group => group.Position)])
                    : 0,
            };
    }

    /// <summary>The distance between positions that all have the same, from the right end on; 0 where they have not.</summary>
    public static int Interval(IReadOnlyList<int> positions)
    {
        var interval = positions.Aggregate(0, GreatestCommonDivisor);
        return Enumerable.Range(1, positions.Count).All(index => positions.Contains(index * interval)) ? interval : 0;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
