using System.Globalization;

namespace EventFlow.Core.Authoring;

internal static class DurationText
{
    /// <summary>The duration as the file has it, <c>1h30m</c>; what no file can have stays as it is, for the reader to refuse.</summary>
    public static string Of(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return duration == TimeSpan.Zero ? "0s" : duration.ToString("c", CultureInfo.InvariantCulture);
        }

        var seconds = (decimal)(duration.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        return string.Concat(Part(duration.Days, "d"), Part(duration.Hours, "h"), Part(duration.Minutes, "m"), Part(seconds, "s"));
    }

    private static string Part(decimal number, string unit) =>
        number == 0 ? "" : number.ToString("0.#######", CultureInfo.InvariantCulture) + unit;
}
