using System.Text.Json;
using EventFlow.Worker;
using IotHybrid.Aggregation;

namespace IotHybrid.Scoring;

/// <param name="Threshold">A sensor with a higher score does not fit the others.</param>
internal sealed record ScoreSensors(string Lake, DateTimeOffset From, DateTimeOffset To, double Threshold);

internal sealed record SensorScore(string Sensor, double Score);

internal sealed record ScoredSensors(int Sensors, IReadOnlyList<SensorScore> Anomalies);

/// <summary><c>iot.score-sensors</c>: how far each sensor is from the median of all, in units of how far they usually are.</summary>
internal sealed class ScoreSensorsHandler : ITaskHandler<ScoreSensors, ScoredSensors>
{
    private const double LeastSpread = 0.1;

    public async Task<ScoredSensors> HandleAsync(ScoreSensors input, TaskContext context, CancellationToken cancellationToken)
    {
        var lake = new Lake(input.Lake);
        var hours = new List<SensorHour>();
        foreach (var hour in Lake.Hours(input.From, input.To))
        {
            var sensors = await lake.ReadAsync($"hourly/{hour}.json", cancellationToken);
            hours.AddRange(JsonSerializer.Deserialize<List<SensorHour>>(sensors, JsonSerializerOptions.Web) ?? []);
        }

        var scores = Score(hours);
        await lake.WriteAsync(
            $"scores/{Lake.HourOf(input.From)}.json", JsonSerializer.Serialize(scores, JsonSerializerOptions.Web), cancellationToken);
        return new ScoredSensors(scores.Count, [.. scores.Where(score => score.Score > input.Threshold)]);
    }

    private static List<SensorScore> Score(IEnumerable<SensorHour> hours)
    {
        var means = hours.GroupBy(hour => hour.Sensor, StringComparer.Ordinal)
            .ToDictionary(own => own.Key, own => own.Average(hour => hour.Mean), StringComparer.Ordinal);
        var middle = Median(means.Values);
        var spread = Math.Max(LeastSpread, Median(means.Values.Select(mean => Math.Abs(mean - middle))));
        return [.. means.Select(mean => new SensorScore(mean.Key, Math.Round(Math.Abs(mean.Value - middle) / spread, 1)))
            .OrderBy(score => score.Sensor, StringComparer.Ordinal)];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
