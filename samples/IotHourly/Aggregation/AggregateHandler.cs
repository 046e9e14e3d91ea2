using EventFlow.Worker;
using IotHourly.Cleaning;
using IotHourly.Readings;

namespace IotHourly.Aggregation;

internal sealed record Aggregate
{
    public required DateTimeOffset Hour { get; init; }

    /// <summary>What the cleaning of each file gave; null for a file whose failure the workflow tolerates.</summary>
    public required IReadOnlyList<CleanedFile?> Cleaned { get; init; }
}

/// <summary><c>iot.aggregate</c>: minimum, maximum and mean per sensor over the cleaned files.</summary>
internal sealed class AggregateHandler : ITaskHandler<Aggregate, HourlyAggregates>
{
    public async Task<HourlyAggregates> HandleAsync(Aggregate input, TaskContext context, CancellationToken cancellationToken)
    {
        var readings = new List<Reading>();
        foreach (var cleaned in input.Cleaned.OfType<CleanedFile>())
            readings.AddRange(await ReadingsFile.ReadAsync(cleaned.File, cancellationToken));
        return Aggregator.Aggregate(input.Hour.UtcDateTime, readings);
    }
}
