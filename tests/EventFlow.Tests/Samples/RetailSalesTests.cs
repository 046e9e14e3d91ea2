using System.Text.Json;
using EventFlow.Tests.Architecture;
using EventFlow.Worker;
using RetailSales;
using RetailSales.Arrival;
using RetailSales.Catalog;

namespace EventFlow.Tests.Samples;

public sealed class RetailSalesTests : IDisposable
{
    private const string Day = "date=2026-01-15";

    private readonly string bucket = Directory.CreateTempSubdirectory("eventflow-bucket-").FullName;

    public RetailSalesTests()
    {
        foreach (var file in SourceTree.Files("samples/RetailSales/bucket", "*.csv"))
        {
            Put(Path.GetRelativePath("samples/RetailSales/bucket", file), SourceTree.Read(file));
        }
    }

    public void Dispose() => Directory.Delete(bucket, recursive: true);

    [Fact]
    public async Task A_good_file_is_loaded_without_its_bad_row_and_raises_no_alarm()
    {
        var run = await RunAsync($"sales/{Day}/store=12/sales.csv");

        Assert.Equal(("succeeded", "skipped"), (run.State, run.Task("alarm").State));
        Assert.Equal(
            $$"""{"table":"warehouse/sales/{{Day}}/store=12.csv","rows":10,"revenue":64.21}""", run.Output("load"));
        Assert.StartsWith(
            "receipt,product,quantity,unit_price,amount\n12-0001,coffee beans 1 kg,1,13.90,13.90\n",
            Read($"warehouse/sales/{Day}/store=12.csv"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(bucket, "events")));
    }

    [Fact]
    public async Task A_file_of_bad_rows_raises_an_alarm_and_is_not_loaded()
    {
        var run = await RunAsync($"sales/{Day}/store=17/sales.csv");

        Assert.Equal(("succeeded", "failed", "skipped"), (run.State, run.Task("clean").State, run.Task("load").State));
        var alarm = JsonElement.Parse(Read($"events/{run.Report.Run.Id}.json"));
        Assert.Equal("com.example.retail.cleaning-failed", alarm.GetProperty("type").GetString());
        Assert.Equal($"sales/{Day}/store=17/sales.csv", alarm.GetProperty("subject").GetString());
        Assert.StartsWith(
            $"3 of 5 rows of sales/{Day}/store=17/sales.csv are bad, the first one at line 2: quantity is empty.",
            alarm.GetProperty("data").GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(bucket, "warehouse")));
    }

    [Fact]
    public async Task A_file_without_rows_is_left_alone()
    {
        var run = await RunAsync($"sales/{Day}/store=23/sales.csv");

        Assert.Equal("succeeded", run.State);
        Assert.All(["crawl", "clean", "load", "alarm"], path => Assert.Equal("skipped", run.Task(path).State));
    }

    [Fact]
    public async Task A_correction_replaces_what_was_loaded_before()
    {
        var first = await RunAsync($"sales/{Day}/store=12/sales.csv");
        Put($"sales/{Day}/store=12/sales.csv", "unit_price,receipt,product,quantity\n2.50,12-0001,tea,2\n");

        var second = await RunAsync($"sales/{Day}/store=12/sales.csv");

        Assert.Equal(("succeeded", "succeeded"), (first.State, second.State));
        Assert.Equal(
            "receipt,product,quantity,unit_price,amount\n12-0001,tea,2,2.50,5.00\n", Read($"warehouse/sales/{Day}/store=12.csv"));
    }

    [Fact]
    public async Task The_crawl_finds_the_types_of_the_columns_and_the_partition()
    {
        var crawled = await SampleTask.RunAsync(new CrawlHandler(), new { bucket, @object = $"sales/{Day}/store=17/sales.csv" });

        Assert.Equal(
            ["receipt text", "product text", "quantity text", "unit_price decimal"],
            crawled.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("type")}"));
        Assert.Equal("""{"date":"2026-01-15","store":"17"}""", crawled.GetProperty("partition").GetRawText());
    }

    [Theory]
    [InlineData("../sales.csv")]
    [InlineData("/etc/sales.csv")]
    public async Task A_path_that_leads_out_of_the_bucket_is_refused(string key)
    {
        var error = await Assert.ThrowsAsync<PermanentTaskException>(
            () => SampleTask.RunAsync(new CheckArrivalHandler(), new { bucket, @object = key }));

        Assert.StartsWith($"'{key}' leads out of the bucket", error.Message, StringComparison.Ordinal);
    }

    private async Task<SampleRun> RunAsync(string key)
    {
        await using var server = await SampleServer.StartAsync(worker => worker.AddRetailSales());
        return await server.RunAsync("samples/RetailSales/retail-sales.yaml", $"bucket={bucket}", $"object={key}");
    }

    private string Read(string key) => File.ReadAllText(Path.Combine(bucket, key));

    private void Put(string key, string text)
    {
        var path = Path.Combine(bucket, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
