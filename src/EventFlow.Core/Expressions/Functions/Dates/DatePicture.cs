namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>How a point in time is written, by the picture of <c>fn:format-dateTime</c>: <c>[D1o] [MNn] [Y]</c>.</summary>
internal sealed record DatePicture(IReadOnlyList<DatePiece> Pieces)
{
    /// <summary>ISO 8601 in milliseconds.</summary>
    public static DatePicture Iso { get; } =
        Read("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]", new Evaluation(ExpressionLimits.Default));

    public static DatePicture Read(string picture, Evaluation evaluation)
    {
        var pieces = new List<DatePiece>();
        var start = 0;
        for (var open = picture.IndexOf('['); open >= 0; open = picture.IndexOf('[', start))
        {
            AddText(pieces, picture[start..open]);
            if (open + 1 < picture.Length && picture[open + 1] == '[')
            {
                pieces.Add(new DatePiece("["));
                start = open + 2;
                continue;
            }

            var close = picture.IndexOf(']', open);
            if (close < 0)
            {
                throw evaluation.Error("D3135", "No matching closing bracket ']' in date/time picture string");
            }

            AddMarker(pieces, DateMarker.Read(picture[(open + 1)..close], evaluation));
            start = close + 1;
        }

        AddText(pieces, picture[start..]);
        return new DatePicture(pieces);
    }

    private static void AddText(List<DatePiece> pieces, string text)
    {
        if (text.Length > 0)
        {
            pieces.Add(new DatePiece(text.Replace("]]", "]", StringComparison.Ordinal)));
        }
    }

    /// <summary>A number with another right behind it must be read by its width.</summary>
    private static void AddMarker(List<DatePiece> pieces, DateMarker marker)
    {
        if (marker is { Number: not null, IsZone: false } && pieces is [.., DateMarker { Number: { } before } previous])
        {
            pieces[^1] = previous with { Number = before with { ReadDigits = before.MandatoryDigits } };
        }

        pieces.Add(marker);
    }
}
