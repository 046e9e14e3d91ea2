namespace EventFlow.Core.Expressions.Functions.Dates;

/// <summary>The parts of a date that a text gave, and the rules by which they become a point in time.</summary>
internal sealed class DateParts
{
    private readonly Dictionary<char, double> parts = [];

    public void Set(char component, double? value)
    {
        if (value is { } given)
        {
            parts[component] = given;
        }
    }

    /// <summary>What stands to the left of the largest part given is taken from now, what stands to the right of the smallest begins
    /// at its start. Null where nothing was given.</summary>
    public double? Milliseconds(Evaluation evaluation)
    {
        if (parts.Count == 0)
        {
            return null;
        }

        var (date, time) = (DateComponents(), OnlyOf("Phmsf") && !OnlyOf("Hmsf") ? "Phmsf" : "Hmsf");
        if (date.Contains('W', StringComparison.Ordinal) || date.Contains('w', StringComparison.Ordinal))
        {
            throw Missing(evaluation);
        }

        Complete(date + time, evaluation);
        var days = date == "Yd"
            ? Civil.Days(Year(), 1, 1) + (long)Part('d') - 1
            : Civil.Days(Year(), Math.Max(1, (long)Part('M')), (long)Part('D'));
        var hour = time == "Hmsf" ? Part('H') : (Part('h') % 12) + (Part('P') > 0 ? 12 : 0);
        var minutes = (hour * 60) + Part('m') - (parts.TryGetValue('Z', out var zone) ? zone : Part('z'));
        return (days * (double)Civil.DayMilliseconds) + (((minutes * 60) + Part('s')) * 1000) + Part('f');
    }

    /// <summary>A date is year, month and day; or year and day of the year; or goes by weeks, which only formatting knows.</summary>
    private string DateComponents() =>
        OnlyOf("YMD") ? "YMD"
        : OnlyOf("Yd") ? "Yd"
        : OnlyOf("Xxw") ? "XxwF"
        : OnlyOf("XW") ? "XWF"
        : "YMD";

    /// <summary>Of the parts of its kind, date or time, at least one is given, and none but these.</summary>
    private bool OnlyOf(string components)
    {
        var kind = "YXMxWwdD".Contains(components[0], StringComparison.Ordinal) ? "YXMxWwdD" : "PHhmsf";
        var given = kind.Where(parts.ContainsKey).ToList();
        return given.Count > 0 && given.TrueForAll(component => components.Contains(component, StringComparison.Ordinal));
    }

    private void Complete(string components, Evaluation evaluation)
    {
        var now = new Instant(evaluation.Moment.Milliseconds);
        var hasBegun = false;
        var hasEnded = false;
        foreach (var component in components)
        {
            if (parts.ContainsKey(component))
            {
                hasBegun = true;
                if (hasEnded)
                {
                    throw Missing(evaluation);
                }
            }
            else
            {
                hasEnded = hasBegun;
                parts[component] = !hasBegun ? now.Part(component) : component is 'M' or 'D' or 'd' ? 1 : 0;
            }
        }
    }

    private double Part(char component) => parts.GetValueOrDefault(component);

    // Two digits mean the last century, as for JavaScript's dates.
    private long Year() => (long)Part('Y') is var year && year is >= 0 and < 100 ? year + 1900 : year;

    private static ExpressionException Missing(Evaluation evaluation) => evaluation.Error(
        "D3136", "The date/time picture string is missing specifiers required to parse the timestamp");
}
