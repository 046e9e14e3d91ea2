using System.Globalization;

namespace IotHourly.Readings;

/// <summary>Makes an hour of readings with the faults real sensors have. The same seed and options give the same readings.</summary>
internal sealed class ReadingsGenerator(int seed, ReadingsOptions options)
{
    private static readonly decimal[] SpikeValues = [850m, -127m, 327.67m, -55.5m];

    private readonly Random random = new(seed);

    public IReadOnlyList<SensorReadings> Generate()
    {
        options.Check();
        var arrived = Gaps.Remove(Enumerable.Range(0, options.Expected).ToList(), Share(options.Missing, options.Expected), random);
        var late = Choose(arrived, options.Late);
        var spikes = Choose(arrived, options.Spikes);
        var duplicates = Choose(arrived, options.Duplicates);

        var rows = Enumerable.Range(0, options.Sensors).Select(_ => new List<Reading>()).ToList();
        foreach (var slot in arrived)
        {
            var reading = Measure(slot, late.Contains(slot), spikes.Contains(slot));
            rows[slot / ReadingsOptions.PerSensor].Add(reading);
            if (duplicates.Contains(slot))
                rows[slot / ReadingsOptions.PerSensor].Add(reading with { ReceivedAt = reading.ReceivedAt.AddSeconds(random.Next(0, 5)) });
        }

        // A gateway appends what arrives, so late rows stand further down than their time.
        return [.. rows.Select((sensor, i) => new SensorReadings(Name(i), [.. sensor.OrderBy(row => row.ReceivedAt)]))];
    }

    private HashSet<int> Choose(List<int> slots, double share)
    {
        var shuffled = slots.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled.Take(Share(share, slots.Count))];
    }

    private Reading Measure(int slot, bool late, bool spike)
    {
        var (sensor, index) = Math.DivRem(slot, ReadingsOptions.PerSensor);
        var recordedAt = options.Hour + (ReadingsOptions.Interval * index);
        var delay = late ? TimeSpan.FromSeconds(random.Next(180, 1200)) : TimeSpan.FromMilliseconds(random.Next(150, 2500));
        var value = spike ? SpikeValues[random.Next(SpikeValues.Length)] : Temperature(sensor, index);
        return new Reading(Name(sensor), recordedAt, recordedAt + delay, value);
    }

    private decimal Temperature(int sensor, int index)
    {
        var site = -5 + (sensor * 17 % 30);
        var drift = 1.5 * Math.Sin((index + (sensor * 11)) * Math.PI / ReadingsOptions.PerSensor);
        var noise = (random.NextDouble() - 0.5) * 0.8;
        return Math.Round((decimal)(site + drift + noise), 2);
    }

    private static string Name(int sensor) => string.Create(CultureInfo.InvariantCulture, $"sensor-{sensor + 1:00}");

    private static int Share(double share, int whole) => (int)Math.Round(share * whole, MidpointRounding.AwayFromZero);
}

internal sealed record SensorReadings(string Sensor, IReadOnlyList<Reading> Rows);
