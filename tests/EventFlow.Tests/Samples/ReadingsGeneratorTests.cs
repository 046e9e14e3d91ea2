using IotHourly.Readings;

namespace EventFlow.Tests.Samples;

public sealed class ReadingsGeneratorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_readings()
    {
        var first = Generate(7, new ReadingsOptions()).SelectMany(sensor => sensor.Rows);
        var second = Generate(7, new ReadingsOptions()).SelectMany(sensor => sensor.Rows);

        Assert.Equal(first, second);
    }

    [Fact]
    public void Another_seed_gives_other_readings()
    {
        var first = Generate(7, new ReadingsOptions()).SelectMany(sensor => sensor.Rows);
        var second = Generate(8, new ReadingsOptions()).SelectMany(sensor => sensor.Rows);

        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.0001, 0)]
    [InlineData(0.02, 72)]
    [InlineData(0.09, 324)]
    [InlineData(0.1, 360)]
    [InlineData(0.11, 396)]
    [InlineData(0.7, 2520)]
    [InlineData(1, 3600)]
    public void The_share_of_missing_readings_is_met_exactly(double share, int missing)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var distinct = Generate(seed, new ReadingsOptions { Missing = share })
                .SelectMany(sensor => sensor.Rows).Select(row => (row.Sensor, row.RecordedAt)).Distinct().Count();

            Assert.Equal(3600 - missing, distinct);
        }
    }

    [Fact]
    public void Every_kind_of_fault_is_there_by_default()
    {
        var rows = Generate(7, new ReadingsOptions()).SelectMany(sensor => sensor.Rows).ToList();
        var distinct = rows.DistinctBy(row => (row.Sensor, row.RecordedAt)).ToList();

        Assert.Equal(35, rows.Count - distinct.Count);
        Assert.Equal(18, distinct.Count(row => row.IsSpike));
        Assert.Equal(35, distinct.Count(row => row.IsLate));
    }

    [Fact]
    public void A_repeated_row_repeats_the_value()
    {
        var values = Generate(7, new ReadingsOptions { Duplicates = 0.5, Spikes = 0.5 })
            .SelectMany(sensor => sensor.Rows).GroupBy(row => (row.Sensor, row.RecordedAt), row => row.Value);

        Assert.All(values, group => Assert.Single(group.Distinct()));
    }

    [Fact]
    public void Late_rows_stand_below_later_readings()
    {
        var sensors = Generate(7, new ReadingsOptions());

        Assert.All(sensors, sensor => Assert.Equal(sensor.Rows.OrderBy(row => row.ReceivedAt), sensor.Rows));
        Assert.Contains(
            sensors, sensor => sensor.Rows.Zip(sensor.Rows.Skip(1)).Any(pair => pair.First.RecordedAt > pair.Second.RecordedAt));
    }

    [Fact]
    public void One_sensor_falls_silent_for_a_while()
    {
        var longest = Generate(7, new ReadingsOptions { Missing = 0.02 }).Max(LongestGap);

        Assert.True(longest >= TimeSpan.FromMinutes(10), $"The longest gap is {longest}.");
    }

    [Fact]
    public void A_share_above_one_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Generate(7, new ReadingsOptions { Missing = 11 }));

        Assert.Contains("between 0 and 1", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<SensorReadings> Generate(int seed, ReadingsOptions options) =>
        new ReadingsGenerator(seed, options).Generate();

    // The ends of the hour count as readings: the silence may lie there.
    private static TimeSpan LongestGap(SensorReadings sensor)
    {
        var hour = new ReadingsOptions().Hour;
        var times = sensor.Rows.Select(row => row.RecordedAt).Append(hour).Append(hour.AddHours(1)).Order().ToList();
        return times.Zip(times.Skip(1)).Max(pair => pair.Second - pair.First);
    }
}
