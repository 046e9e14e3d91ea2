namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>What a half of a decimal picture says: how many digits, and where the group signs stand.</summary>
internal sealed record DecimalLayout
{
    public required string Prefix { get; init; }
    public required string Suffix { get; init; }
    public required bool HasPoint { get; init; }

    /// <summary>1, or 100 or 1000 where the picture writes percent or per mille.</summary>
    public required double Scale { get; init; }

    public int LeastInteger { get; init; }
    public int LeastFraction { get; init; }
    public int MostFraction { get; init; }

    /// <summary>Digits of the mantissa in front of the point, where there is an exponent.</summary>
    public int ScalingDigits { get; init; }

    /// <summary>0 where there is no exponent.</summary>
    public int ExponentDigits { get; init; }

    /// <summary>Digits to the right of each group sign.</summary>
    public IReadOnlyList<int> IntegerGroups { get; init; } = [];

    /// <summary>The distance of group signs that goes on to the left; 0 where they stand only where they are drawn.</summary>
    public int GroupInterval { get; init; }

    /// <summary>Digits between the point and each group sign.</summary>
    public IReadOnlyList<int> FractionGroups { get; init; } = [];

    public static DecimalLayout Of(SubPicture picture, DecimalSymbols symbols)
    {
        var hasExponent = picture.Exponent is not null;
        var digits = picture.Integer.Count(symbols.IsDigit);
        var least = picture.Fraction.Count(symbols.IsDigit);
        var most = picture.Fraction.Count(symbols.IsPlace);
        var leastInteger = digits;
        if (digits == 0 && most == 0)
        {
            (leastInteger, least, most) = hasExponent ? (0, 1, 1) : (1, 0, 0);
        }

        if (hasExponent && leastInteger == 0 && picture.Integer.Contains(symbols.Digit, StringComparison.Ordinal))
        {
            leastInteger = 1;
        }

        if (leastInteger == 0 && least == 0)
        {
            least = 1;
        }

        var groups = Groups(picture.Integer, symbols, isCountedFromLeft: false);
        return new DecimalLayout
        {
            Prefix = picture.Prefix,
            Suffix = picture.Suffix,
            HasPoint = picture.Text.Contains(symbols.Decimal, StringComparison.Ordinal),
            Scale = picture.Text.Contains(symbols.Percent, StringComparison.Ordinal) ? 100
                : picture.Text.Contains(symbols.PerMille, StringComparison.Ordinal) ? 1000 : 1,
            LeastInteger = leastInteger,
            LeastFraction = least,
            MostFraction = Math.Max(most, least),
            ScalingDigits = digits,
            ExponentDigits = picture.Exponent?.Length ?? 0,
            IntegerGroups = groups,
            GroupInterval = DigitPattern.Interval(groups),
            FractionGroups = Groups(picture.Fraction, symbols, isCountedFromLeft: true),
        };
    }

    public bool IsIntegerGroupAt(int index, int left) =>
        GroupInterval > 0 ? left % GroupInterval == 0 : IntegerGroups.Contains(left);

    private static List<int> Groups(string part, DecimalSymbols symbols, bool isCountedFromLeft)
    {
        var groups = new List<int>();
        for (var at = part.IndexOf(symbols.Group, StringComparison.Ordinal); at >= 0;)
        {
            groups.Add((isCountedFromLeft ? part[..at] : part[at..]).Count(symbols.IsPlace));
            at = part.IndexOf(symbols.Group, at + symbols.Group.Length, StringComparison.Ordinal);
        }

        return groups;
    }
}
