using EventFlow.Worker;
using IotHourly.Readings;

namespace IotHourly.Quality;

internal sealed record CheckQuality
{
    public required IReadOnlyList<string> Files { get; init; }
    public required DateTimeOffset Hour { get; init; }
    public required int ExpectedReadings { get; init; }
}

/// <summary><c>iot.check-quality</c>: how good the readings of the hour are, before anything is dropped.</summary>
internal sealed class CheckQualityHandler : ITaskHandler<CheckQuality, QualityFigures>
{
    public async Task<QualityFigures> HandleAsync(CheckQuality input, TaskContext context, CancellationToken cancellationToken)
    {
        if (input.ExpectedReadings < 1)
            throw new PermanentTaskException($"expected_readings must be at least 1 and is {input.ExpectedReadings}.");

        var check = new QualityCheck(input.Hour.UtcDateTime, input.ExpectedReadings);
        foreach (var file in input.Files)
            Add(await ReadAsync(file, context, cancellationToken), file, check);
        return check.Figures();
    }

    // What cannot be read counts as missing here; cleaning the file fails, and the workflow says how many of those it tolerates.
    private static async Task<IReadOnlyList<Reading>> ReadAsync(string file, TaskContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadingsFile.ReadAsync(file, cancellationToken);
        }
        catch (InvalidDataException malformed)
        {
            Log.FileNotRead(context.Logger, file, malformed.Message);
            return [];
        }
    }

    private static void Add(IReadOnlyList<Reading> readings, string file, QualityCheck check)
    {
        try
        {
            check.Add(readings, file);
        }
        catch (InvalidDataException wrongHour)
        {
            throw new PermanentTaskException(wrongHour.Message);
        }
    }
}
