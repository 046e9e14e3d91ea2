using System.Globalization;
using System.Text;

namespace EventFlow.Testing;

/// <summary>Times as a workflow file writes them.</summary>
internal static class Times
{
    public static string Text(TimeSpan time)
    {
        var text = new StringBuilder();
        Add(text, time.Days, "d");
        Add(text, time.Hours, "h");
        Add(text, time.Minutes, "m");
        Add(text, time.Seconds, "s");
        Add(text, time.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    public static string Text(IEnumerable<TimeSpan> times) => $"[{string.Join(", ", times.Select(Text))}]";

    private static void Add(StringBuilder text, int value, string unit)
    {
        if (value != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{value}{unit}");
        }
    }
}
