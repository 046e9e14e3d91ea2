using System.Globalization;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Definitions;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>, <c>2d</c>, or ISO-8601 without years and months,
/// <c>PT1H</c>.</summary>
public static partial class Durations
{
    /// <summary>Ten years: longer is a slip of the pen, and every due time stays a date.</summary>
    public static TimeSpan Max { get; } = TimeSpan.FromDays(3650);

    private const int MaxLength = 64;

    /// <summary>False for anything else: a number without a unit, a negative or a longer one than <see cref="Max"/>.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var match = Short().Match(text);
        match = match.Success ? match : Iso().Match(text);
        return match.Success && TrySum(match, out value);
    }

    private static bool TrySum(Match match, out TimeSpan value)
    {
        var seconds = (Part(match, "w") * 604_800) + (Part(match, "d") * 86_400) + (Part(match, "h") * 3_600)
            + (Part(match, "m") * 60) + Part(match, "s") + (Part(match, "ms") / 1_000);
        var fits = seconds <= (decimal)Max.TotalSeconds;
        value = fits ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : TimeSpan.Zero;
        return fits;
    }

    private static decimal Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true } part
            ? decimal.Parse(part.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(
        @"\A(?=.)((?<d>[0-9]{1,9}(\.[0-9]{1,9})?)d)?((?<h>[0-9]{1,9}(\.[0-9]{1,9})?)h)?((?<m>[0-9]{1,9}(\.[0-9]{1,9})?)m(?!s))?"
        + @"((?<s>[0-9]{1,9}(\.[0-9]{1,9})?)s)?((?<ms>[0-9]{1,12})ms)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Short();

    [GeneratedRegex(
        @"\AP(?=.)((?<w>[0-9]{1,9})W|((?<d>[0-9]{1,9})D)?"
        + @"(T(?=.)((?<h>[0-9]{1,9})H)?((?<m>[0-9]{1,9})M)?((?<s>[0-9]{1,9}(\.[0-9]{1,9})?)S)?)?)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}
