using EventFlow.Core.Expressions.Functions.Numerals;

namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>The names of months, days of the week and halves of the day.</summary>
internal static class DateNames
{
    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static string Write(DateMarker marker, long value, Evaluation evaluation)
    {
        var name = marker.Component switch
        {
            'M' or 'x' => Months[value - 1],
            'F' => Days[value - 1],
            _ => throw Unnamed(marker, evaluation),
        };
        var cased = IntegerFormat.Cased(name, marker.Name ?? LetterCase.Title);
        return marker.MostWidth is { } most && cased.Length > most ? cased[..most] : cased;
    }

    public static string PatternOf(DateMarker marker, Evaluation evaluation) =>
        marker.Component is 'M' or 'x' or 'F' or 'P' ? "[a-zA-Z]+" : throw Unnamed(marker, evaluation);

    /// <summary>The number of a name, in any case; null where it is none.</summary>
    public static int? Read(DateMarker marker, string text) => marker.Component switch
    {
        'M' or 'x' => Find(Months, text, marker.MostWidth),
        'F' => Find(Days, text, marker.MostWidth),
        _ when text.Equals("am", StringComparison.OrdinalIgnoreCase) => 0,
        _ when text.Equals("pm", StringComparison.OrdinalIgnoreCase) => 1,
        _ => null,
    };

    private static int? Find(string[] names, string text, int? width)
    {
        var index = Array.FindIndex(
            names, name => text.Equals(width < name.Length ? name[..width.Value] : name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + 1;
    }

    private static ExpressionException Unnamed(DateMarker marker, Evaluation evaluation) => evaluation.Error(
        "D3133", $"The 'name' modifier can only be applied to months and days in the date/time picture string, not {marker.Component}");
}
