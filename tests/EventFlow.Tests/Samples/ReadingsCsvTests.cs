using IotHourly.Readings;

namespace EventFlow.Tests.Samples;

public sealed class ReadingsCsvTests
{
    [Fact]
    public void What_is_written_reads_back_alike()
    {
        var rows = new ReadingsGenerator(7, new ReadingsOptions()).Generate()[0].Rows;

        var read = ReadingsCsv.Parse([.. ReadingsCsv.Format(rows)], "sensor-01.csv");

        Assert.Equal(rows, read);
    }

    [Fact]
    public void A_line_keeps_its_text()
    {
        string[] lines = [ReadingsCsv.Header, "sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41.25Z,-3.50"];

        Assert.Equal(lines, ReadingsCsv.Format(ReadingsCsv.Parse(lines, "sensor-01.csv")));
    }

    [Theory]
    [InlineData("sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41Z", "the four fields")]
    [InlineData("sensor-01,yesterday,2026-01-15T10:00:41Z,20", "recorded_at must be an ISO-8601 time and is 'yesterday'")]
    [InlineData("sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41Z,NaN", "value must be a number")]
    public void A_malformed_line_is_named(string line, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => ReadingsCsv.Parse([ReadingsCsv.Header, "", line], "sensor-01.csv"));

        Assert.StartsWith("sensor-01.csv:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_header_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => ReadingsCsv.Parse(["time,value"], "sensor-01.csv"));

        Assert.StartsWith("sensor-01.csv:1: the header must be", error.Message, StringComparison.Ordinal);
    }
}
