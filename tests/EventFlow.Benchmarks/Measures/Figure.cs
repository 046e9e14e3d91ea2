namespace EventFlow.Benchmarks.Measures;

/// <summary>One figure over the repetitions of a benchmark.</summary>
internal sealed record Figure(double Median, double Min, double Max, IReadOnlyList<double> Values)
{
    public static Figure? Of(IEnumerable<double?> values)
    {
        var kept = values.OfType<double>().Select(Rounded).ToList();
        if (kept.Count == 0)
        {
            return null;
        }

        var sorted = kept.Order().ToList();
        var upper = sorted[sorted.Count / 2];
        var median = sorted.Count % 2 == 1 ? upper : (sorted[(sorted.Count / 2) - 1] + upper) / 2;
        return new Figure(Rounded(median), sorted[0], sorted[^1], kept);
    }

    /// <summary>Four digits that count.</summary>
    public static double Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return 0;
        }

        var digits = 3 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits <= 0 ? Math.Round(value) : Math.Round(value, Math.Min(digits, 12));
    }
}
