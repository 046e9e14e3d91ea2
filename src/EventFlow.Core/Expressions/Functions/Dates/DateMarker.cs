using EventFlow.Core.Expressions.Functions.Numerals;

namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>A piece of a picture: text as it is, or a part of the date.</summary>
/// <param name="Text">The text; of a marker what stands in its brackets.</param>
internal record DatePiece(string Text);

/// <summary><c>[M01]</c>, <c>[FNn,3-3]</c>: a part of the date and how it is written.</summary>
internal sealed record DateMarker(string Text, char Component) : DatePiece(Text)
{
    /// <summary>Components that are numbers unless the picture asks for a name.</summary>
    private const string Numbers = "YMDdFWwXxHhmsf";

    private const string Zones = "Zz";

    /// <summary>Written as a name in this case; null: as a number.</summary>
    public LetterCase? Name { get; init; }

    public int? LeastWidth { get; init; }
    public int? MostWidth { get; init; }
    public IntegerPicture? Number { get; init; }

    /// <summary>UTC is written as <c>Z</c>.</summary>
    public bool WritesZulu { get; init; }

    /// <summary>How many last digits of the year are written; null for all.</summary>
    public int? YearDigits { get; init; }

    public bool IsZone => Zones.Contains(Component, StringComparison.Ordinal);

    public static DateMarker Read(string text, Evaluation evaluation)
    {
        var marker = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        var comma = marker.LastIndexOf(',');
        var body = comma < 0 ? marker : marker[..comma];
        if (body.Length == 0 || DefaultOf(body[0]) is not { } standard)
        {
            throw evaluation.Error("D3132", $"Unknown component specifier \"{marker}\" in date/time picture string");
        }

        var modifier = body.Length > 1 ? body[1..] : standard;
        var second = modifier.Length > 1 && modifier[^1] is 'a' or 't' or 'c' or 'o' ? modifier[^1] : '\0';
        var first = second == '\0' ? modifier : modifier[..^1];
        var (least, most) = comma < 0 ? (null, null) : Widths(marker[(comma + 1)..]);
        var read = new DateMarker(text, body[0]) { Name = NameOf(first), LeastWidth = least, MostWidth = most, WritesZulu = second == 't' };
        return read.WithNumber(second == 'o' ? first + ";o" : first, evaluation);
    }

    private DateMarker WithNumber(string picture, Evaluation evaluation)
    {
        if (IsZone)
        {
            return this with { Number = IntegerPicture.Read(picture, evaluation), Name = null };
        }

        if (Name is not null || !Numbers.Contains(Component, StringComparison.Ordinal))
        {
            return this;
        }

        var number = IntegerPicture.Read(picture, evaluation);
        if (number.Kind == NumeralKind.Decimal)
        {
            number = number with { MandatoryDigits = Math.Max(number.MandatoryDigits, LeastWidth ?? 0) };
        }

        if (Component != 'Y')
        {
            return this with { Number = number };
        }

        var digits = MostWidth ?? number.MandatoryDigits + number.OptionalDigits;
        return this with
        {
            Number = MostWidth is null ? number : number with { MandatoryDigits = digits },
            YearDigits = MostWidth is not null || digits >= 2 ? digits : null,
        };
    }

    private static (int? Least, int? Most) Widths(string text)
    {
        var widths = text.Split('-', 2);
        return (Width(widths[0]), widths.Length > 1 ? Width(widths[1]) : null);
    }

    private static int? Width(string text) => int.TryParse(text, out var width) && width >= 0 ? width : null;

    private static LetterCase? NameOf(string presentation) => presentation switch
    {
        ['n', ..] => LetterCase.Lower,
        ['N', 'n', ..] => LetterCase.Title,
        ['N', ..] => LetterCase.Upper,
        _ => null,
    };

    private static string? DefaultOf(char component) => component switch
    {
        'Y' or 'M' or 'D' or 'd' or 'W' or 'w' or 'X' or 'x' or 'H' or 'h' or 'f' => "1",
        'F' or 'P' or 'C' or 'E' => "n",
        'm' or 's' => "01",
        'Z' or 'z' => "01:01",
        _ => null,
    };
}
