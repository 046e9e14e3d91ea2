using System.Text.Json;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Reports;

/// <summary>Repetitions of one thing: the median of every figure under its own name, the ranges, and the repetitions themselves.</summary>
internal static class Summary
{
    public static Dictionary<string, object?> Of<T>(IReadOnlyList<T> repetitions)
    {
        var rows = repetitions.Select(row => JsonSerializer.SerializeToElement(row, Report.Format)).ToList();
        var figures = Figures(rows);
        var summary = Medians(figures);
        summary["ranges"] = Ranges(figures);
        summary["repetitions"] = rows;
        return summary;
    }

    /// <summary>A tree of figures in the shape of the rows; what is not a number is left out.</summary>
    private static Dictionary<string, object> Figures(IReadOnlyList<JsonElement> rows)
    {
        var figures = new Dictionary<string, object>();
        foreach (var name in rows.SelectMany(row => row.EnumerateObject().Select(member => member.Name)).Distinct())
        {
            var values = rows.Where(row => row.TryGetProperty(name, out _)).Select(row => row.GetProperty(name)).ToList();
            var numbers = values.Where(value => value.ValueKind == JsonValueKind.Number).ToList();
            if (numbers.Count > 0)
            {
                figures[name] = Figure.Of(numbers.Select(value => (double?)value.GetDouble()))!;
            }
            else if (values.All(value => value.ValueKind == JsonValueKind.Object))
            {
                figures[name] = Figures(values);
            }
        }

        return figures;
    }

    private static Dictionary<string, object?> Medians(Dictionary<string, object> figures) => figures.ToDictionary(
        member => member.Key,
        member => member.Value is Figure figure ? figure.Median : (object?)Medians((Dictionary<string, object>)member.Value));

    private static Dictionary<string, double[]> Ranges(Dictionary<string, object> figures) => figures
        .Select(member => (Name: member.Key, Figure: member.Value as Figure))
        .Where(member => member.Figure is not null)
        .ToDictionary(member => member.Name, member => new[] { member.Figure!.Min, member.Figure.Max });
}
