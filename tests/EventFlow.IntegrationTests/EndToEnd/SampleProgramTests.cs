using CsvIntake.Inbox;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Tests.Architecture;
using IotHybrid.Sensors;
using SupplyChain.StandIns;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>The programs of the samples beside a server, a broker and a database.</summary>
public sealed class SampleProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-sample-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task EltPipeline_writes_its_totals()
    {
        Put("orders.csv", "samples/EltPipeline/orders.csv");

        var (state, _) = await RunAsync("EltPipeline", "elt-pipeline.yaml", new { folder });

        Assert.Equal("succeeded", state);
        Assert.Equal(
            ["country,orders,amount", "DE,3,295.50", "FR,1,75.25", "NO,2,128.00"],
            await File.ReadAllLinesAsync(Path.Combine(folder, "totals.csv")));
    }

    [Fact]
    public async Task RetailSales_raises_its_alarm()
    {
        const string Arrived = "sales/date=2026-01-15/store=17/sales.csv";
        Put(Arrived, $"samples/RetailSales/bucket/{Arrived}");

        var (state, id) = await RunAsync("RetailSales", "retail-sales.yaml", new { bucket = folder, @object = Arrived });

        Assert.Equal("succeeded", state);
        Assert.Contains(
            "3 of 5 rows", await File.ReadAllTextAsync(Path.Combine(folder, "events", $"{id}.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SupplyChain_mails_its_failure()
    {
        await using var sap = await SapStandIn.StartAsync("http://127.0.0.1:0", retryAfter: 0);
        await using var mail = MailStandIn.Start(0, TextWriter.Null);

        var (state, _) = await RunAsync("SupplyChain", "supply-chain.yaml", new
        {
            sap = $"{sap.Url}/sap/opu/odata/sap/ZMM_OPEN_ORDERS_SRV",
            entity_set = "OpenOrdersAfterUpgrade",
            lake = folder,
            smtp = $"127.0.0.1:{mail.Port}",
        });

        Assert.Equal("failed", state);
        Assert.Contains("Schema.Broken", Assert.Single(mail.Mails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IotHybrid_stores_what_sensors_send()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartSampleAsync("IotHybrid");
        await ApplyAsync(stack, "samples/IotHybrid/iot-intake.yaml", "/tmp/eventflow-iot");

        await SendCommand.SendAsync(stack.Address, new DateOnly(2026, 1, 15));
        await SendCommand.SendAsync(stack.Address, new DateOnly(2026, 1, 15));

        await SucceededAsync(stack, runs: 4);
        Assert.Equal(192 * 12, Files("raw").Sum(file => File.ReadLines(file).Count()));
        Assert.Equal(4, await stack.CountAsync("select count(*) from v_runs where trigger ->> 'type' = 'com.example.sensor.batch'"));
        await UpdatedAsync(stack, "iot/readings", times: 4);
    }

    [Fact]
    public async Task CsvIntake_publishes_a_file_that_arrives()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartSampleAsync("CsvIntake");
        await ApplyAsync(stack, "samples/CsvIntake/csv-intake.yaml", "/tmp/eventflow-csv");

        await DropCommand.TellAsync(stack.Address, DropCommand.Write(Path.Combine(folder, "inbox"), isBroken: false));

        await SucceededAsync(stack, runs: 1);
        Assert.Equal(6, Files("bucket").Count);
        Assert.Equal(9, Files("quarantine").Sum(file => File.ReadLines(file).Count()));
        await UpdatedAsync(stack, "retail/sales", times: 1);
    }

    private async Task ApplyAsync(Stack stack, string file, string place) =>
        await stack.ApplyAsync(SourceTree.Read(file).Replace(place, folder, StringComparison.Ordinal));

    private static Task SucceededAsync(Stack stack, int runs) => Eventually.BecomesAsync(
        async _ => await stack.CountAsync("select count(*) from runs where state = 'succeeded'") == runs
            && await stack.CountAsync("select count(*) from runs") == runs,
        $"{runs} run(s) have succeeded");

    // A version is numbered a moment after its task has ended.
    private static Task UpdatedAsync(Stack stack, string dataset, int times) => Eventually.BecomesAsync(
        async _ => await stack.CountAsync($"select latest from datasets where name = '{dataset}'") == times,
        $"{dataset} was brought up to date {times} time(s)");

    private List<string> Files(string name) => [.. Directory.GetFiles(Path.Combine(folder, name), "*", SearchOption.AllDirectories)];

    private static async Task<(string State, Guid Id)> RunAsync(string sample, string file, object parameters)
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartSampleAsync(sample);
        var id = await stack.RunAsync(SourceTree.Read($"samples/{sample}/{file}"), parameters);
        var run = await stack.EndAsync(id);
        await stack.AssertSoundAsync(id);
        return (run.State, id);
    }

    private void Put(string name, string source)
    {
        var target = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(SourceTree.Root, source), target);
    }
}
