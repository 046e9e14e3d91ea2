using IotHourly.Readings;

namespace IotHourly.Quality;

/// <summary>Counts what is wrong with an hour of readings.</summary>
internal sealed class QualityCheck(DateTime hour, int expected)
{
    private readonly HashSet<(string Sensor, DateTime RecordedAt)> seen = [];
    private int duplicates;
    private int spikes;
    private int late;

    /// <param name="name">What errors call these readings, usually the path of their file.</param>
    /// <exception cref="InvalidDataException">A reading is not of this hour: counted, it would hide a missing one.</exception>
    public void Add(IEnumerable<Reading> readings, string name)
    {
        foreach (var reading in readings)
        {
            if (reading.RecordedAt < hour || reading.RecordedAt >= hour.AddHours(1))
                throw new InvalidDataException(
                    $"{name}: {reading.Sensor} at {reading.RecordedAt:O} is not in the hour that starts at {hour:O}.");
            Add(reading);
        }
    }

    public QualityFigures Figures()
    {
        var missing = Math.Max(0, expected - seen.Count);
        return new QualityFigures(expected, seen.Count, missing, (double)missing / expected, duplicates, spikes, late);
    }

    private void Add(Reading reading)
    {
        if (!seen.Add((reading.Sensor, reading.RecordedAt)))
        {
            duplicates++;
            return;
        }

        spikes += reading.IsSpike ? 1 : 0;
        late += reading.IsLate ? 1 : 0;
    }
}

/// <param name="Distinct">Readings that arrived, each (sensor, recorded_at) counted once.</param>
/// <param name="MissingRatio">Share of the expected readings, 0 to 1.</param>
/// <param name="Duplicates">Rows beyond the first of their (sensor, recorded_at).</param>
/// <param name="Spikes">Of the distinct readings: value outside -40..85 °C.</param>
/// <param name="Late">Of the distinct readings: received more than two minutes after they were recorded.</param>
public sealed record QualityFigures(int Expected, int Distinct, int Missing, double MissingRatio, int Duplicates, int Spikes, int Late);
