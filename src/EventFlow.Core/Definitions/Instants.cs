using System.Globalization;
using System.Text.RegularExpressions;

namespace EventFlow.Core.Definitions;

/// <summary>Instants in ISO-8601 with their offset: <c>2026-03-01T06:00:00Z</c>, <c>2026-03-01T06:00+01:00</c>. Without an offset a text
/// names no instant.</summary>
public static partial class Instants
{
    public static bool TryParse(string text, out DateTimeOffset value)
    {
        value = default;
        return Iso().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out value);
    }

    public static string Text(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}
