using System.Globalization;

namespace IotHybrid.Sensors;

/// <summary>A day of eight thermometers, one event per sensor and hour. From noon on the fifth drifts away.</summary>
internal static class SensorDay
{
    public const string EventType = "com.example.sensor.batch";

    private const int Sensors = 8;
    private const int ReadingsAnHour = 12;
    private const int Drifting = 5;

    public static IEnumerable<object> Events(DateOnly day) =>
        from hour in Enumerable.Range(0, 24)
        from sensor in Enumerable.Range(1, Sensors)
        select Event(day, hour, sensor);

    private static object Event(DateOnly day, int hour, int sensor)
    {
        var start = new DateTimeOffset(day, new TimeOnly(hour, 0), TimeSpan.Zero);
        var times = Enumerable.Range(0, ReadingsAnHour).Select(number => start.AddMinutes(number * 60 / ReadingsAnHour));
        return new
        {
            specversion = "1.0",
            type = EventType,
            source = $"/sensors/sensor-{sensor}",
            id = start.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture),
            data = new { sensor = $"sensor-{sensor}", readings = times.Select(at => new { at, value = ValueOf(sensor, at) }) },
        };
    }

    private static double ValueOf(int sensor, DateTimeOffset at)
    {
        var hours = at.TimeOfDay.TotalHours;
        var drift = sensor == Drifting && hours >= 12 ? hours - 11 : 0;
        var (sun, noise) = (4 * Math.Sin((hours - 9) * Math.PI / 12), 0.1 * Math.Sin(sensor * 17 + hours * 5));
        return Math.Round(20 + sun + 0.05 * sensor + noise + drift, 2);
    }
}
