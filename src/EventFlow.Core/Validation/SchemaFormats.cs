using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Validation;

/// <summary>The formats that are checked. Any other is a hint for forms and accepts every text, as JSON Schema has it.</summary>
internal static partial class SchemaFormats
{
    private static readonly Dictionary<string, Func<string, bool>> Checks = new()
    {
        ["date"] = text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["time"] = text => Time().IsMatch(text),
        ["date-time"] = text =>
            DateTimeText().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["duration"] = text => Durations.TryParse(text, out _),
        ["email"] = text => Email().IsMatch(text),
        ["uuid"] = text => Guid.TryParseExact(text, "D", out _),
        ["uri"] = text => Uri.TryCreate(text, UriKind.Absolute, out _),
        ["hostname"] = text => text.Length <= 253 && Hostname().IsMatch(text),
        ["ipv4"] = text =>
            text.Count(c => c == '.') == 3 && IPAddress.TryParse(text, out var address)
                && address.AddressFamily == AddressFamily.InterNetwork,
        ["ipv6"] = text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
    };

    public static bool Accepts(string format, string text) => !Checks.TryGetValue(format, out var check) || check(text);

    [GeneratedRegex(
        @"\A([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])?\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Time();

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex DateTimeText();

    [GeneratedRegex(@"\A[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Email();

    [GeneratedRegex(
        @"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Hostname();
}
