using System.Globalization;
using System.Text.Json;

namespace EventFlow.Tests.Samples;

/// <summary>The quality figures and aggregates of a folder of readings, computed from the text of its files alone, so that it can
/// contradict the sample. It must not use a class of the sample.</summary>
internal sealed class IndependentFigures
{
    // Means are written with four digits.
    private const double Tolerance = 0.000051;

    private readonly List<string[]> rows;
    private readonly List<string[]> distinct;
    private readonly List<(string Sensor, double Value)> good;

    private IndependentFigures(List<string[]> rows)
    {
        this.rows = rows;
        distinct = [.. rows.GroupBy(row => row[0] + "|" + row[1]).Select(group => group.First())];
        good = [.. from row in distinct let value = double.Parse(
            row[3], CultureInfo.InvariantCulture) where value >= -40 && value <= 85 select (row[0], value)];
    }

    public int Distinct => distinct.Count;

    public static IndependentFigures From(string folder) => new(
        [.. from file in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal)
            from line in File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            select line.TrimEnd('\r').Split(',')]);

    /// <summary>Where the outputs of <c>check</c> and <c>aggregate</c> differ from these figures; empty: nowhere.</summary>
    public IReadOnlyList<string> Differences(JsonElement quality, JsonElement aggregates, int expected = 3600) =>
        [.. Expectations(expected).SelectMany(
            item => Compare(item.Name, item.Value, Find(item.FromCheck ? quality : aggregates, item.Name)))
            .Concat(SensorDifferences(aggregates))];

    private IEnumerable<(bool FromCheck, string Name, double Value)> Expectations(int expected) =>
    [
        (true, "expected", expected),
        (true, "distinct", distinct.Count),
        (true, "missing", expected - distinct.Count),
        (true, "missing_ratio", (expected - distinct.Count) / (double)expected),
        (true, "duplicates", rows.Count - distinct.Count),
        (true, "spikes", distinct.Count - good.Count),
        (true, "late", distinct.Count(row => Seconds(row[2]) - Seconds(row[1]) > 120)),
        (false, "readings", good.Count),
        (false, "min", good.Min(row => row.Value)),
        (false, "max", good.Max(row => row.Value)),
        (false, "mean", good.Sum(row => row.Value) / good.Count),
    ];

    private IEnumerable<string> SensorDifferences(JsonElement aggregates)
    {
        var found = aggregates.GetProperty("sensors").EnumerateArray().ToDictionary(sensor => sensor.GetProperty("sensor").GetString()!);
        var names = good.Select(row => row.Sensor).Distinct().ToList();
        return names.Except(found.Keys).Select(name => $"{name} is absent")
            .Concat(found.Keys.Except(names).Select(name => $"{name} has no good reading"))
            .Concat(names.Intersect(found.Keys).SelectMany(name => SensorDifferences(name, found[name])));
    }

    private IEnumerable<string> SensorDifferences(string name, JsonElement found)
    {
        var values = good.Where(row => row.Sensor == name).Select(row => row.Value).Order().ToList();
        return Compare($"{name} count", values.Count, Find(found, "count"))
            .Concat(Compare($"{name} min", values[0], Find(found, "min")))
            .Concat(Compare($"{name} max", values[^1], Find(found, "max")))
            .Concat(Compare($"{name} mean", values.Sum() / values.Count, Find(found, "mean")));
    }

    private static double? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static IEnumerable<string> Compare(string name, double expected, double? found) =>
        found is { } value && Math.Abs(value - expected) <= Tolerance
            ? []
            : [$"{name} is {found?.ToString(CultureInfo.InvariantCulture) ?? "absent"}, not {expected.ToString(CultureInfo.InvariantCulture)}"];

    private static double Seconds(string time) =>
        (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds;
}
