using System.Globalization;
using System.Text.Json;
using EventFlow.Worker;

namespace IotHybrid.Aggregation;

internal sealed record AggregateHour(string Lake, DateTimeOffset From, DateTimeOffset To);

internal sealed record SensorHour(string Sensor, int Count, double Min, double Max, double Mean);

internal sealed record AggregatedHour(IReadOnlyList<string> Hours, int Sensors, int Readings);

/// <summary><c>iot.aggregate-hour</c>: what each sensor said in each hour of an interval. Readings that came twice count once.</summary>
internal sealed class AggregateHourHandler : ITaskHandler<AggregateHour, AggregatedHour>
{
    public async Task<AggregatedHour> HandleAsync(AggregateHour input, TaskContext context, CancellationToken cancellationToken)
    {
        var lake = new Lake(input.Lake);
        var all = new List<SensorHour>();
        var hours = Lake.Hours(input.From, input.To).ToList();
        foreach (var hour in hours)
        {
            var sensors = Aggregate(await lake.ReadLinesAsync($"raw/{hour}", cancellationToken));
            await lake.WriteAsync($"hourly/{hour}.json", JsonSerializer.Serialize(sensors, JsonSerializerOptions.Web), cancellationToken);
            all.AddRange(sensors);
        }

        return new AggregatedHour(hours, all.DistinctBy(sensor => sensor.Sensor).Count(), all.Sum(sensor => sensor.Count));
    }

    private static List<SensorHour> Aggregate(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.Split(',')).DistinctBy(cells => (cells[0], cells[1]))
            .GroupBy(cells => cells[0], cells => double.Parse(cells[2], CultureInfo.InvariantCulture), StringComparer.Ordinal)
            .Select(own => new SensorHour(own.Key, own.Count(), own.Min(), own.Max(), Math.Round(own.Average(), 3)))
            .OrderBy(sensor => sensor.Sensor, StringComparer.Ordinal),
    ];
}
