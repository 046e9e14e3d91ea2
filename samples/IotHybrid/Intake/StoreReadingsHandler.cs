using System.Globalization;
using EventFlow.Worker;

namespace IotHybrid.Intake;

internal sealed record Reading(DateTimeOffset At, double Value)
{
    public string Line(string sensor) =>
        string.Create(CultureInfo.InvariantCulture, $"{sensor},{At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{Value}\n");
}

/// <summary>What one event says.</summary>
internal sealed record Batch(string Sensor, IReadOnlyList<Reading> Readings);

internal sealed record StoreReadings(string Lake, IReadOnlyList<Batch> Batches);

internal sealed record StoredReadings(int Readings, IReadOnlyList<string> Hours);

/// <summary><c>iot.store-readings</c>: puts readings into the folders of their hours. The file bears the run's id, so that an attempt
/// that comes twice leaves one.</summary>
internal sealed class StoreReadingsHandler : ITaskHandler<StoreReadings, StoredReadings>
{
    public async Task<StoredReadings> HandleAsync(StoreReadings input, TaskContext context, CancellationToken cancellationToken)
    {
        var lake = new Lake(input.Lake);
        var lines = input.Batches
            .SelectMany(batch => batch.Readings.Select(reading => (Hour: Lake.HourOf(reading.At), Line: reading.Line(batch.Sensor))))
            .ToLookup(reading => reading.Hour, reading => reading.Line);
        foreach (var hour in lines)
        {
            await lake.WriteAsync($"raw/{hour.Key}/{context.Run}.csv", string.Concat(hour), cancellationToken);
        }

        return new StoredReadings(lines.Sum(hour => hour.Count()), [.. lines.Select(hour => hour.Key).Order(StringComparer.Ordinal)]);
    }
}
