using System.Text.Json;
using CsvIntake;
using CsvIntake.Inbox;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;

namespace EventFlow.Tests.Samples;

public sealed class CsvIntakeTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_that_arrives_is_published_without_its_bad_rows()
    {
        await using var server = await StartAsync();
        var file = DropCommand.Write(Path.Combine(folder.Path, "inbox"), isBroken: false);

        await DropCommand.TellAsync(server.Url, file);
        await DropCommand.TellAsync(server.Url, file);
        await server.UntilRunsAsync("csv-intake", count: 1);

        var manifest = JsonElement.Parse(Read("bucket/sales/sales-2026-01-15/manifest.json"));
        Assert.Equal((5, 441), (manifest.GetProperty("parts").GetArrayLength(), manifest.GetProperty("rows").GetInt32()));
        Assert.StartsWith($"{Sale.Header}\n2026-01-15T08:00:00Z,", Read($"bucket/{manifest.GetProperty("parts")[0]}"), StringComparison.Ordinal);
        Assert.Equal(
            ["amount is no number 3", "it has 7 columns, not 5 3", "sold_at is no time 3"],
            Quarantine().CountBy(row => row.Split('\t')[1].Split(':')[0]).Select(why => $"{why.Key} {why.Value}").Order(StringComparer.Ordinal));
        var dataset = await server.CallAsync("datasets", "show", "retail/sales", "-o", "json");
        Assert.Equal(1, dataset.Json.GetProperty("dataset").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_none_of_sales_is_set_aside_with_the_reason()
    {
        await using var server = await StartAsync();
        var file = DropCommand.Write(Path.Combine(folder.Path, "inbox"), isBroken: true);

        await DropCommand.TellAsync(server.Url, file);
        await server.UntilRunsAsync("csv-intake", count: 1);

        Assert.False(File.Exists(file));
        Assert.Contains("begins with 'article;stock'", Read("rejected/stock-2026-01-15.csv.why.txt"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "bucket")));
    }

    private List<string> Quarantine() =>
        [.. Directory.GetFiles(Path.Combine(folder.Path, "quarantine"), "*", SearchOption.AllDirectories).SelectMany(File.ReadAllLines)];

    private string Read(string name) => File.ReadAllText(Path.Combine(folder.Path, name));

    private async Task<SampleServer> StartAsync()
    {
        var server = await SampleServer.StartAsync(worker => worker.AddCsvIntake());
        var text = SourceTree.Read("samples/CsvIntake/csv-intake.yaml").Replace("/tmp/eventflow-csv", folder.Path, StringComparison.Ordinal);
        await server.CallAsync("apply", folder.Write("csv-intake.yaml", text));
        return server;
    }
}
