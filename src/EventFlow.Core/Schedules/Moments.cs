using System.Globalization;

namespace EventFlow.Core.Schedules;

/// <summary>Instants as people write them: <c>2026-03-29</c>, <c>2026-03-29T01:30</c>, <c>2026-03-29T01:30+01:00</c>.</summary>
public static class Moments
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    private static readonly string[] FormatsWithOffset = [.. Formats.Skip(1).Select(format => format + "K")];

    /// <param name="zone">Whose wall clock shows a time that is written without an offset.</param>
    public static bool TryParse(string text, TimeZoneInfo zone, out DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            var isWithin = IsWithin(local.Year);
            moment = isWithin ? OnTheWall(local, new WallClock(zone)) : default;
            return isWithin;
        }

        return DateTimeOffset.TryParseExact(
            text, FormatsWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment) && IsWithin(moment.Year);
    }

    private static DateTimeOffset OnTheWall(DateTime local, WallClock clock) => clock.At(clock.Read(local).First);

    // Whatever the offset, it stays a date.
    private static bool IsWithin(int year) => year is > 1 and < 9999;
}
