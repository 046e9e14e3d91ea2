using EventFlow.Core.Expressions.Values;

namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>The signs of a decimal picture, which a call may replace by others.</summary>
internal sealed record DecimalSymbols
{
    public string Decimal { get; init; } = ".";
    public string Group { get; init; } = ",";
    public string Exponent { get; init; } = "e";
    public string Minus { get; init; } = "-";
    public string Percent { get; init; } = "%";
    public string PerMille { get; init; } = "\u2030";
    public char Zero { get; init; } = '0';
    public string Digit { get; init; } = "#";
    public string Separator { get; init; } = ";";

    public static DecimalSymbols Read(ObjectValue? options, Evaluation evaluation)
    {
        var symbols = new DecimalSymbols();
        foreach (var (name, value) in options?.Members ?? [])
        {
            evaluation.Spend(1);
            var sign = value is TextValue { Text.Length: > 0 } text
                ? text.Text
                : throw evaluation.Error("T0410", $"Argument 3 of function formatNumber: {name} must be a string and not empty");
            symbols = name switch
            {
                "decimal-separator" => symbols with { Decimal = sign },
                "grouping-separator" => symbols with { Group = sign },
                "exponent-separator" => symbols with { Exponent = sign },
                "minus-sign" => symbols with { Minus = sign },
                "percent" => symbols with { Percent = sign },
                "per-mille" => symbols with { PerMille = sign },
                "zero-digit" => symbols with { Zero = sign[0] },
                "digit" => symbols with { Digit = sign },
                "pattern-separator" => symbols with { Separator = sign },
                _ => symbols,
            };
        }

        return symbols;
    }

    public bool IsDigit(char character) => character >= Zero && character <= Zero + 9;

    /// <summary>A place for a digit, mandatory or optional.</summary>
    public bool IsPlace(char character) => IsDigit(character) || Is(character, Digit);

    public bool IsActive(char character) =>
        IsPlace(character) || Is(character, Decimal) || Is(character, Exponent) || Is(character, Group) || Is(character, Separator);

    public static bool Is(char character, string sign) => sign.Length == 1 && sign[0] == character;

    /// <summary>ASCII digits in the family of the zero.</summary>
    public string Localized(string digits) => Zero == '0'
        ? digits
        : string.Concat(digits.Select(digit => (char)(digit - '0' + Zero)));
}
