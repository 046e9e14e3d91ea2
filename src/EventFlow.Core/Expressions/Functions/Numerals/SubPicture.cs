namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>One half of a decimal picture, cut into its parts and checked by the rules of <c>fn:format-number</c>.</summary>
internal sealed record SubPicture(
    string Text, string Prefix, string Suffix, string Active, string Integer, string Fraction, string? Exponent)
{
    public static SubPicture Read(string text, DecimalSymbols symbols, Evaluation evaluation)
    {
        var parts = Cut(text, symbols);
        return parts.Fault(symbols) is var (code, message) ? throw evaluation.Error(code, message) : parts;
    }

    private static SubPicture Cut(string text, DecimalSymbols symbols)
    {
        var start = Array.FindIndex([.. text], IsBody);
        var end = Array.FindLastIndex([.. text], IsBody) + 1;
        if (start < 0)
        {
            (start, end) = (0, text.Length);
        }

        var active = text[start..end];
        var exponent = active.IndexOf(symbols.Exponent, StringComparison.Ordinal);
        var mantissa = exponent < 0 ? active : active[..exponent];
        var point = mantissa.IndexOf(symbols.Decimal, StringComparison.Ordinal);
        return new SubPicture(
            text, text[..start], text[end..], active, point < 0 ? mantissa : mantissa[..point],
            point < 0 ? "" : mantissa[(point + symbols.Decimal.Length)..],
            exponent < 0 ? null : active[(exponent + symbols.Exponent.Length)..]);

        bool IsBody(char character) => symbols.IsActive(character) && !DecimalSymbols.Is(character, symbols.Exponent);
    }

    private bool Holds(string sign) => Text.Contains(sign, StringComparison.Ordinal);

    private bool Repeats(string sign) =>
        Text.IndexOf(sign, StringComparison.Ordinal) != Text.LastIndexOf(sign, StringComparison.Ordinal);

    /// <summary>Where several rules are broken, the one that the reference implementation reports.</summary>
    private (string Code, string Message)? Fault(DecimalSymbols symbols)
    {
        var hasPercent = Holds(symbols.Percent);
        var hasPerMille = Holds(symbols.PerMille);
        return PlacesFault(symbols, hasPercent || hasPerMille) ?? GroupsFault(symbols) ?? true switch
        {
            _ when Active.Any(character => !symbols.IsActive(character)) =>
                ("D3086", "The sub-picture must not contain a passive character between two active characters"),
            _ when !(Integer + Fraction).Any(symbols.IsPlace) =>
                ("D3085", "The mantissa part of a sub-picture must contain at least one digit, mandatory or optional"),
            _ when hasPercent && hasPerMille =>
                ("D3084", "The sub-picture must not contain both a 'percent' and a 'per-mille' character"),
            _ when Repeats(symbols.PerMille) =>
                ("D3083", "The sub-picture must not contain more than one instance of the 'per-mille' character"),
            _ when Repeats(symbols.Percent) =>
                ("D3082", "The sub-picture must not contain more than one instance of the 'percent' character"),
            _ when Repeats(symbols.Decimal) =>
                ("D3081", "The sub-picture must not contain more than one instance of the 'decimal-separator' character"),
            _ => null,
        };
    }

    private (string Code, string Message)? GroupsFault(DecimalSymbols symbols) => true switch
    {
        _ when Holds(symbols.Group + symbols.Group) =>
            ("D3089", "The sub-picture must not contain two adjacent instances of the 'grouping-separator' character"),
        _ when !Holds(symbols.Decimal) && Integer.EndsWith(symbols.Group, StringComparison.Ordinal) =>
            ("D3088", "The sub-picture must not contain a 'grouping-separator' at the end of the integer part"),
        _ when Holds(symbols.Group + symbols.Decimal) || Holds(symbols.Decimal + symbols.Group) =>
            ("D3087", "The sub-picture must not contain a 'grouping-separator' character beside a 'decimal-separator' character"),
        _ => null,
    };

    private (string Code, string Message)? PlacesFault(DecimalSymbols symbols, bool isScaled)
    {
        var firstOptional = Integer.IndexOf(symbols.Digit, StringComparison.Ordinal);
        var lastOptional = Fraction.LastIndexOf(symbols.Digit, StringComparison.Ordinal);
        return true switch
        {
            _ when Exponent is not null && (Exponent.Length == 0 || !Exponent.All(symbols.IsDigit)) =>
                ("D3093", "The exponent part of the sub-picture must comprise only of one or more digits"),
            _ when Exponent is { Length: > 0 } && isScaled =>
                ("D3092", "A sub-picture that contains a 'percent' or 'per-mille' character must not contain an 'exponent-separator'"),
            _ when lastOptional >= 0 && Fraction[lastOptional..].Any(symbols.IsDigit) =>
                ("D3091", "In the fractional part of the sub-picture no digit may follow an 'optional digit character'"),
            _ when firstOptional >= 0 && Integer[..firstOptional].Any(symbols.IsDigit) =>
                ("D3090", "In the integer part of the sub-picture no 'optional digit character' may follow a digit"),
            _ => null,
        };
    }
}
