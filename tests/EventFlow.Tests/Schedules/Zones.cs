using System.Globalization;

namespace EventFlow.Tests.Schedules;

/// <summary>Zones and instants for tests.</summary>
internal static class Zones
{
    public static TimeZoneInfo Of(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static string Text(DateTimeOffset? instant) => instant is { } time
        ? time.ToString(time.Second == 0 ? "yyyy-MM-ddTHH:mmzzz" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)
        : "never";
}
