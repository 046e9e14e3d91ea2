using System.Globalization;
using IotHourly.Quality;
using IotHourly.Readings;

namespace IotHourly;

/// <summary>Writes the sample's data.</summary>
public static class IotHourlyData
{
    /// <summary>Writes <c>sensor-01.csv</c> … <c>sensor-40.csv</c> into <paramref name="folder"/>, creating it if needed.</summary>
    /// <param name="seed">The same seed and share give the same files.</param>
    /// <param name="missing">Share of the 3,600 readings that never arrive, 0 to 1; met exactly, rounded to whole readings.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside 0..1.</exception>
    public static WrittenReadings Write(string folder, int seed = 7, double missing = 0.02)
    {
        var options = new ReadingsOptions { Missing = missing };
        var sensors = new ReadingsGenerator(seed, options).Generate();
        var check = new QualityCheck(options.Hour, options.Expected);

        Directory.CreateDirectory(folder);
        foreach (var (sensor, rows) in sensors)
        {
            File.WriteAllText(Path.Combine(folder, $"{sensor}.csv"), string.Join('\n', ReadingsCsv.Format(rows)) + '\n');
            check.Add(rows, sensor);
        }

        var hour = options.Hour.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new WrittenReadings(hour, sensors.Count, sensors.Sum(sensor => sensor.Rows.Count), check.Figures());
    }
}

/// <param name="Hour">The value of the workflow's parameter <c>hour</c> that goes with these files.</param>
/// <param name="Quality">What the workflow's quality check has to find.</param>
public sealed record WrittenReadings(string Hour, int Files, int Rows, QualityFigures Quality);
