using EventFlow.Worker;
using IotHourly.Cleaning;
using IotHourly.Readings;

namespace EventFlow.Tests.Samples;

public sealed class CleanFileHandlerTests : IDisposable
{
    private readonly ReadingsFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_answers_with_the_four_figures_of_the_contract()
    {
        var file = folder.Write("sensor-01.csv", ReadingsCsv.Header,
            "sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41Z,20.5",
            "sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:44Z,20.5",
            "sensor-01,2026-01-15T10:01:20Z,2026-01-15T10:01:21Z,850",
            "sensor-01,2026-01-15T10:00:00Z,2026-01-15T10:12:00Z,20.25");
        var target = file + ".clean";

        var output = await SampleTask.RunAsync(new CleanFileHandler(), new { file, target });

        Assert.Equal($$"""{"file":"{{target}}","rows":2,"duplicates":1,"spikes":1}""", output.GetRawText());
        Assert.Equal(
            $"{ReadingsCsv.Header}\nsensor-01,2026-01-15T10:00:00Z,2026-01-15T10:12:00Z,20.25\nsensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41Z,20.5\n",
            await File.ReadAllTextAsync(target));
    }

    [Fact]
    public async Task Cleaning_a_file_again_changes_nothing_and_leaves_nothing_behind()
    {
        var file = folder.Write("sensor-01.csv", ReadingsCsv.Header, "sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41Z,20.5");
        var target = file + ".clean";

        var first = await SampleTask.RunAsync(new CleanFileHandler(), new { file, target });
        var text = await File.ReadAllTextAsync(target);
        var second = await SampleTask.RunAsync(new CleanFileHandler(), new { file, target });

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(text, await File.ReadAllTextAsync(target));
        Assert.Equal([file, target], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_attempts_at_once_leave_one_whole_file()
    {
        var rows = new ReadingsGenerator(7, new ReadingsOptions()).Generate()[0].Rows;
        var file = folder.Write("sensor-01.csv", [.. ReadingsCsv.Format(rows)]);
        var target = file + ".clean";

        var outputs = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => SampleTask.RunAsync(new CleanFileHandler(), new { file, target }))));

        Assert.Single(outputs.Select(output => output.GetRawText()).Distinct());
        Assert.Equal(outputs[0].GetProperty("rows").GetInt32() + 1, (await File.ReadAllLinesAsync(target)).Length);
    }

    [Fact]
    public async Task A_malformed_file_is_not_tried_again()
    {
        var file = folder.Write("sensor-01.csv", ReadingsCsv.Header, "sensor-01,2026-01-15T10:00:40Z,2026-01-15T10:00:41Z,warm");

        var error = await Assert.ThrowsAsync<PermanentTaskException>(
            () => SampleTask.RunAsync(new CleanFileHandler(), new { file, target = file + ".clean" }));

        Assert.StartsWith($"{file}:2: value must be a number", error.Message, StringComparison.Ordinal);
    }
}
