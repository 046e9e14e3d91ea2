using System.Text.Json;
using EventFlow.Worker;
using IotHourly;
using IotHourly.Aggregation;
using IotHourly.Cleaning;
using IotHourly.Ingestion;
using IotHourly.Quality;
using IotHourly.Readings;

namespace EventFlow.Tests.Samples;

public sealed class IotHourlyFiguresTests : IDisposable
{
    private readonly ReadingsFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(7, 0.02)]
    [InlineData(7, 0.09)]
    [InlineData(7, 0.11)]
    [InlineData(1, 0)]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.11)]
    [InlineData(4, 0.09)]
    [InlineData(5, 0.6)]
    public async Task The_handlers_agree_with_an_independent_calculation(int seed, double missing)
    {
        var written = IotHourlyData.Write(folder.Path, seed, missing);
        var figures = IndependentFigures.From(folder.Path);

        var (quality, aggregates) = await RunTasksAsync(written.Hour);

        Assert.Empty(figures.Differences(quality, aggregates));
        Assert.Equal((int)Math.Round(missing * 3600), quality.GetProperty("missing").GetInt32());
        Assert.Equal(missing > 0.1, quality.GetProperty("missing_ratio").GetDouble() > 0.1);
    }

    [Fact]
    public async Task The_generator_announces_what_the_check_finds()
    {
        var written = IotHourlyData.Write(folder.Path, 7, 0.11);

        var (quality, _) = await RunTasksAsync(written.Hour);

        Assert.Equal(JsonSerializer.Serialize(written.Quality, Contracts.WireJson.Options), quality.GetRawText());
    }

    [Fact]
    public async Task A_wrong_figure_is_noticed()
    {
        var written = IotHourlyData.Write(folder.Path, 7);
        var (quality, aggregates) = await RunTasksAsync(written.Hour);
        var file = Path.Combine(folder.Path, "sensor-03.csv");
        await File.AppendAllTextAsync(file, (await File.ReadAllLinesAsync(file))[1] + "\n");

        Assert.Equal(["duplicates is 35, not 36"], IndependentFigures.From(folder.Path).Differences(quality, aggregates));
    }

    [Fact]
    public async Task Readings_of_another_hour_stop_the_check()
    {
        IotHourlyData.Write(folder.Path, 7);

        var error = await Assert.ThrowsAsync<PermanentTaskException>(() => RunTasksAsync("2026-01-15T11:00:00Z"));

        Assert.Contains("is not in the hour that starts at 2026-01-15T11:00:00", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_counts_as_missing()
    {
        var file = folder.Write("sensor-01.csv", "not a header");
        var hour = new ReadingsOptions().Hour;

        var quality = await SampleTask.RunAsync(new CheckQualityHandler(), new { files = new[] { file }, hour, expected_readings = 90 });

        Assert.Equal(90, quality.GetProperty("missing").GetInt32());
    }

    [Fact]
    public async Task A_tolerated_failure_leaves_a_hole_in_the_list_of_cleaned_files()
    {
        var aggregates = await SampleTask.RunAsync(
            new AggregateHandler(), new { hour = "2026-01-15T10:00:00Z", cleaned = new object?[] { null } });

        Assert.Equal("""{"hour":"2026-01-15T10:00:00Z","readings":0,"sensors":[]}""", aggregates.GetRawText());
    }

    [Fact]
    public async Task A_folder_without_readings_says_what_to_do()
    {
        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => RunTasksAsync("2026-01-15T10:00:00Z"));

        Assert.Contains("correct the parameter 'folder'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the workflow file wires together, without an engine.</summary>
    private async Task<(JsonElement Quality, JsonElement Aggregates)> RunTasksAsync(string hour)
    {
        var ingested = await SampleTask.RunAsync(new IngestHandler(), new { folder = folder.Path, hour });
        var files = ingested.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToList();
        var quality = await SampleTask.RunAsync(
            new CheckQualityHandler(), new { files, hour = ingested.GetProperty("hour"), expected_readings = 3600 });

        var cleaned = new List<JsonElement>();
        foreach (var file in files)
            cleaned.Add(await SampleTask.RunAsync(new CleanFileHandler(), new { file, target = file + ".clean" }));
        var aggregates = await SampleTask.RunAsync(new AggregateHandler(), new { hour = ingested.GetProperty("hour"), cleaned });
        return (quality, aggregates);
    }
}
