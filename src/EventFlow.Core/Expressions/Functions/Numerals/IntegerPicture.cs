namespace EventFlow.Core.Expressions.Functions.Numerals;

internal enum NumeralKind
{
    Decimal,
    Letters,
    Roman,
    Words,

    /// <summary>A sequence that nobody here knows, such as ① ② ③.</summary>
    Unknown,
}

internal enum LetterCase
{
    Lower,
    Upper,
    Title,
}

/// <param name="Position">Digits to its right.</param>
internal sealed record GroupSign(int Position, string Character);

/// <summary>How an integer is written, by the picture of <c>fn:format-integer</c>: <c>#,##0</c>, <c>A</c>, <c>i</c>, <c>Ww;o</c>.</summary>
internal sealed record IntegerPicture
{
    public required string Text { get; init; }
    public NumeralKind Kind { get; init; }
    public LetterCase Case { get; init; }
    public bool IsOrdinal { get; init; }

    /// <summary>The zero of the digits the picture is written in.</summary>
    public int Zero { get; init; } = '0';

    public int MandatoryDigits { get; init; }
    public int OptionalDigits { get; init; }
    public IReadOnlyList<GroupSign> Groups { get; init; } = [];

    /// <summary>The distance of group signs that goes on to the left for ever; 0 where they stand only where they are drawn.</summary>
    public int GroupInterval { get; init; }

    /// <summary>How many digits belong to the number when it is read; null where all that follow do.</summary>
    public int? ReadDigits { get; init; }

    public static IntegerPicture Read(string picture, Evaluation evaluation)
    {
        var mark = picture.LastIndexOf(';');
        var primary = mark < 0 ? picture : picture[..mark];
        var isOrdinal = mark >= 0 && picture.AsSpan(mark + 1).StartsWith("o");
        var plain = new IntegerPicture { Text = primary, IsOrdinal = isOrdinal };
        return primary switch
        {
            "A" => plain with { Kind = NumeralKind.Letters, Case = LetterCase.Upper },
            "a" => plain with { Kind = NumeralKind.Letters },
            "I" => plain with { Kind = NumeralKind.Roman, Case = LetterCase.Upper },
            "i" => plain with { Kind = NumeralKind.Roman },
            "W" => plain with { Kind = NumeralKind.Words, Case = LetterCase.Upper },
            "Ww" => plain with { Kind = NumeralKind.Words, Case = LetterCase.Title },
            "w" => plain with { Kind = NumeralKind.Words },
            _ => DigitPattern.Read(plain, evaluation),
        };
    }

    public ExpressionException Unsupported(Evaluation evaluation) => evaluation.Error(
        "D3130", $"Formatting or parsing an integer as a sequence starting with {Text} is not supported");
}
