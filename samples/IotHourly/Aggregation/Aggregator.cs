using IotHourly.Readings;

namespace IotHourly.Aggregation;

/// <summary>Sums an hour of clean readings up, per sensor and in all.</summary>
internal static class Aggregator
{
    public static HourlyAggregates Aggregate(DateTime hour, IReadOnlyCollection<Reading> readings) => new()
    {
        Hour = hour,
        Readings = readings.Count,
        Min = readings.Count == 0 ? null : readings.Min(reading => reading.Value),
        Max = readings.Count == 0 ? null : readings.Max(reading => reading.Value),
        Mean = readings.Count == 0 ? null : Mean(readings),
        Sensors = [.. readings.GroupBy(reading => reading.Sensor).OrderBy(group => group.Key, StringComparer.Ordinal).Select(OfSensor)],
    };

    private static SensorAggregate OfSensor(IGrouping<string, Reading> readings) => new(
        readings.Key,
        readings.Count(),
        readings.Min(reading => reading.Value),
        readings.Max(reading => reading.Value),
        Mean(readings));

    private static decimal Mean(IEnumerable<Reading> readings) => Math.Round(readings.Average(reading => reading.Value), 4);
}

/// <summary>The result of the pipeline; temperatures in °C, means rounded to four digits, null where nothing was left to measure.</summary>
public sealed record HourlyAggregates
{
    /// <summary>The first moment of the hour, UTC.</summary>
    public required DateTime Hour { get; init; }

    public required int Readings { get; init; }
    public decimal? Min { get; init; }
    public decimal? Max { get; init; }
    public decimal? Mean { get; init; }

    /// <summary>Sensors with at least one good reading, by name.</summary>
    public required IReadOnlyList<SensorAggregate> Sensors { get; init; }
}

public sealed record SensorAggregate(string Sensor, int Count, decimal Min, decimal Max, decimal Mean);
