using System.Globalization;

namespace IotHourly.Readings;

/// <summary>The text of a readings file: a header, then a line per reading.</summary>
internal static class ReadingsCsv
{
    public const string Header = "sensor,recorded_at,received_at,value";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'";
    private const DateTimeStyles ToUtc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;

    /// <param name="name">What errors call the text, usually its path.</param>
    /// <exception cref="InvalidDataException">The header or a line is not as it should be.</exception>
    public static List<Reading> Parse(IReadOnlyList<string> lines, string name)
    {
        if (lines.Count == 0 || lines[0].Trim() != Header)
            throw new InvalidDataException($"{name}:1: the header must be '{Header}' and is '{(lines.Count == 0 ? "" : lines[0])}'.");

        var readings = new List<Reading>(lines.Count - 1);
        for (var i = 1; i < lines.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
                readings.Add(ParseLine(lines[i], name, i + 1));
        }

        return readings;
    }

    public static IEnumerable<string> Format(IEnumerable<Reading> readings) =>
        readings.Select(Format).Prepend(Header);

    private static string Format(Reading reading) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{reading.Sensor},{FormatTime(reading.RecordedAt)},{FormatTime(reading.ReceivedAt)},{reading.Value}");

    private static string FormatTime(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static Reading ParseLine(string line, string name, int number)
    {
        var fields = line.Split(',');
        if (fields.Length != 4 || fields[0].Length == 0)
            throw new InvalidDataException($"{name}:{number}: a line has the four fields {Header}, this one is '{line}'.");

        return new Reading(
            fields[0],
            ParseTime(fields[1], "recorded_at", name, number),
            ParseTime(fields[2], "received_at", name, number),
            ParseValue(fields[3], name, number));
    }

    private static DateTime ParseTime(string text, string field, string name, int number) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, ToUtc, out var time)
            ? time
            : throw new InvalidDataException($"{name}:{number}: {field} must be an ISO-8601 time and is '{text}'.");

    private static decimal ParseValue(string text, string name, int number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException($"{name}:{number}: value must be a number with a decimal point and is '{text}'.");
}
