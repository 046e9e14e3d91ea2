using IotHourly.Cleaning;
using IotHourly.Readings;

namespace EventFlow.Tests.Samples;

public sealed class CleanerTests
{
    private static readonly DateTime Hour = new(2026, 1, 15, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Of_repeated_rows_the_first_stays()
    {
        var clean = Cleaner.Clean([Row(0, 20.5m), Row(0, 99m), Row(0, 20.7m), Row(40, 21m)]);

        Assert.Equal([20.5m, 21m], clean.Rows.Select(row => row.Value));
        Assert.Equal((2, 0), (clean.Duplicates, clean.Spikes));
    }

    [Fact]
    public void Two_sensors_may_measure_at_the_same_time()
    {
        var clean = Cleaner.Clean([Row(0, 20m), Row(0, 20m) with { Sensor = "sensor-02" }]);

        Assert.Equal(2, clean.Rows.Count);
    }

    [Fact]
    public void The_bounds_of_what_is_plausible_are_kept()
    {
        var clean = Cleaner.Clean([Row(0, -40m), Row(40, 85m), Row(80, -40.01m), Row(120, 85.01m)]);

        Assert.Equal([-40m, 85m], clean.Rows.Select(row => row.Value));
        Assert.Equal(2, clean.Spikes);
    }

    [Fact]
    public void Late_rows_stay_and_come_in_their_place()
    {
        var late = Row(0, 20m) with { ReceivedAt = Hour.AddMinutes(20) };

        var clean = Cleaner.Clean([Row(40, 21m), Row(80, 22m), late]);

        Assert.Equal([20m, 21m, 22m], clean.Rows.Select(row => row.Value));
    }

    private static Reading Row(int seconds, decimal value) =>
        new("sensor-01", Hour.AddSeconds(seconds), Hour.AddSeconds(seconds + 1), value);
}
