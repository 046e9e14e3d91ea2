using System.Collections.Frozen;

namespace EventFlow.Core.Expressions.Functions.Numerals;

/// <summary>Numbers in English words, cardinal and ordinal.</summary>
internal static class NumberWords
{
    private const double LargestMagnitude = 1e12;

    private static readonly string[] Few =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen",
        "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ];

    private static readonly string[] FewOrdinals =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
        "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ];

    private static readonly string[] Tens = ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

    private static readonly (double Value, string Name)[] Magnitudes =
        [(LargestMagnitude, "Trillion"), (1e9, "Billion"), (1e6, "Million"), (1e3, "Thousand"), (100, "Hundred")];

    private static readonly FrozenDictionary<string, double> Values = AllValues().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The regular expression of a number in words.</summary>
    public static string Pattern { get; } = $"(?:{string.Join('|', Values.Keys.OrderByDescending(word => word.Length))}|and|[-, ])+";

    /// <summary>In title case.</summary>
    public static string Write(double number, bool isOrdinal)
    {
        if (number < 20)
        {
            return (isOrdinal ? FewOrdinals : Few)[(int)number];
        }

        if (number < 100)
        {
            var tens = Tens[(int)number / 10];
            var ones = (int)number % 10;
            return ones > 0 ? $"{tens}-{Write(ones, isOrdinal)}" : isOrdinal ? Ordinal(tens) : tens;
        }

        var (value, name) = Magnitudes.First(magnitude => number >= magnitude.Value);
        var count = Math.Floor(number / value);
        var rest = number - (count * value);
        var words = $"{Write(count, isOrdinal: false)} {name}";

        // Beyond the precision of a double the rest is noise.
        return rest > 0 && rest < value
            ? words + (rest < 100 ? " and " : ", ") + Write(rest, isOrdinal)
            : isOrdinal ? words + "th" : words;
    }

    public static double? Read(string text)
    {
        // Sums up parts such as "nine hundred and eighty"; a magnitude multiplies the part it ends.
        var parts = new Stack<double>([0]);
        foreach (var word in text.Split([' ', ',', '-', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Equals("and", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!Values.TryGetValue(word, out var value))
            {
                return null;
            }

            Take(parts, value);
        }

        return parts.Sum();
    }

    private static void Take(Stack<double> parts, double value)
    {
        if (value >= 100)
        {
            parts.Push(parts.Pop() * value);
        }
        else if (parts.Peek() >= 1000)
        {
            parts.Push(value);
        }
        else
        {
            parts.Push(parts.Pop() + value);
        }
    }

    private static IEnumerable<KeyValuePair<string, double>> AllValues()
    {
        for (var index = 0; index < Few.Length; index++)
        {
            yield return KeyValuePair.Create(Few[index], (double)index);
            yield return KeyValuePair.Create(FewOrdinals[index], (double)index);
        }

        for (var index = 2; index < Tens.Length; index++)
        {
            yield return KeyValuePair.Create(Tens[index], index * 10d);
            yield return KeyValuePair.Create(Ordinal(Tens[index]), index * 10d);
        }

        foreach (var (value, name) in Magnitudes)
        {
            yield return KeyValuePair.Create(name, value);
            yield return KeyValuePair.Create(name + "th", value);
        }
    }

    private static string Ordinal(string tens) => tens[..^1] + "ieth";
}
