using Microsoft.Data.Sqlite;
using SupplyChain;
using SupplyChain.Failure;
using SupplyChain.Lake;
using SupplyChain.StandIns;
using SupplyChain.Warehouse;

namespace EventFlow.Tests.Samples;

public sealed class SupplyChainTests : IAsyncLifetime
{
    private readonly string lake = Directory.CreateTempSubdirectory("eventflow-lake-").FullName;
    private readonly MailStandIn mail = MailStandIn.Start(0, TextWriter.Null);
    private SapStandIn? sap;

    private DeltaStandIn Table => new(Path.Combine(lake, "open_orders"));

    public async Task InitializeAsync() => sap = await SapStandIn.StartAsync("http://127.0.0.1:0", retryAfter: 0);

    public async Task DisposeAsync()
    {
        await sap!.DisposeAsync();
        await mail.DisposeAsync();
        Directory.Delete(lake, recursive: true);
    }

    [Fact]
    public async Task A_quiet_night_ends_in_lake_and_warehouse_though_SAP_was_busy_at_first()
    {
        var run = await RunAsync();

        Assert.Equal("succeeded", run.State);
        Assert.Equal(2, run.Task("extract").Attempt);
        Assert.Equal("""{"rows":7,"again":false}""", run.Output("load"));
        Assert.Equal((7L, 18963.95), Warehouse());
        Assert.Equal($"{run.Report.Run.Id}/write", Assert.Single(await Table.ReadLogAsync(CancellationToken.None)).Transaction);
        Assert.Empty(mail.Mails);
    }

    [Fact]
    public async Task The_next_night_adds_a_version_and_replaces_the_rows()
    {
        await RunAsync();
        await RunAsync();

        var log = await Table.ReadLogAsync(CancellationToken.None);
        Assert.Equal([0, 1], log.Select(commit => commit.Version));
        Assert.Equal(log[0].Add, log[1].Remove);
        Assert.Equal((7L, 18963.95), Warehouse());
    }

    [Fact]
    public async Task A_broken_schema_is_mailed_and_nothing_is_written()
    {
        var run = await RunAsync("entity_set=OpenOrdersAfterUpgrade");

        Assert.Equal(("failed", "Schema.Broken"), (run.State, run.Error?.Type));
        Assert.Equal(1, run.Task("validate").Attempt);
        var text = Assert.Single(mail.Mails);
        Assert.Contains("To: supply-data@example.org", text, StringComparison.Ordinal);
        Assert.Contains("Subject: supply-chain failed in validate", text, StringComparison.Ordinal);
        Assert.Contains("row 1 has no NETWR", text.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains("row 2: EINDT is no DATS: '2026-03-05'", text.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(lake, "open_orders")));
        Assert.False(File.Exists(Path.Combine(lake, "warehouse.db")));
    }

    [Fact]
    public async Task A_mail_that_is_sent_twice_has_one_message_id()
    {
        var input = new { smtp = $"127.0.0.1:{mail.Port}", to = "a@example.org", subject = "s", text = "first\n.\nlast" };

        var first = await SampleTask.RunAsync(new SendMailHandler(), input);
        var second = await SampleTask.RunAsync(new SendMailHandler(), input);

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(2, mail.Mails.Count);
        Assert.All(mail.Mails, text => Assert.EndsWith("first\n.\nlast\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_entity_set_is_not_asked_for_again()
    {
        var run = await RunAsync("entity_set=OpenOders");

        Assert.Equal(("failed", "Sap.NotFound"), (run.State, run.Error?.Type));
        Assert.Contains("Correct the parameters 'sap' and 'entity_set'", run.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_is_repeated_makes_no_second_version()
    {
        var first = await Table.OverwriteAsync("run/write", [], CancellationToken.None);
        await Table.OverwriteAsync("other/write", [], CancellationToken.None);

        Assert.Equal(first, await Table.OverwriteAsync("run/write", [], CancellationToken.None));
        Assert.Equal(2, (await Table.ReadLogAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Writers_at_the_same_time_each_get_a_version_of_their_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            writer => Task.Run(() => Table.OverwriteAsync($"{writer}", [], CancellationToken.None))));

        var log = await Table.ReadLogAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 8), log.Select(commit => commit.Version));
        Assert.Equal(8, log.Select(commit => commit.Transaction).Distinct().Count());
        Assert.Equal(log.SkipLast(1).Select(commit => commit.Add), log.Skip(1).Select(commit => commit.Remove));
    }

    [Fact]
    public void A_load_that_is_repeated_changes_nothing()
    {
        var warehouse = new SnowflakeStandIn(Path.Combine(lake, "warehouse.db"));
        var order = new SupplyChain.Conversion.OpenOrder("4500017001", 10, "104711", 1, 12.5m, "EUR", new DateOnly(2026, 1, 22));

        Assert.True(warehouse.Replace("run/load", [order]));
        Assert.True(warehouse.Replace("other/load", [order, order with { Item = 20 }]));
        Assert.False(warehouse.Replace("run/load", [order]));
        Assert.Equal((2L, 25.0), Warehouse());
    }

    [Theory]
    [InlineData("000010", "NUMC", true)]
    [InlineData("10a", "NUMC", false)]
    [InlineData("180.00-", "DEC", true)]
    [InlineData("1,440.00", "DEC", false)]
    [InlineData("20260229", "DATS", false)]
    [InlineData(" ", "CHAR", false)]
    public void Values_of_SAP_are_told_from_others(string value, string type, bool fits) =>
        Assert.Equal(fits, SapValues.Fits(value, Enum.Parse<SapType>(type)));

    [Theory]
    [InlineData("000000000000104711", "104711")]
    [InlineData("PUMP-80", "PUMP-80")]
    public void Zeros_in_front_of_a_material_go(string value, string material) => Assert.Equal(material, SapValues.Material(value));

    [Fact]
    public void A_minus_stands_behind() => Assert.Equal(-180m, SapValues.Number("180.00-"));

    private async Task<SampleRun> RunAsync(params string[] parameters)
    {
        await using var server = await SampleServer.StartAsync(worker => worker.AddSupplyChain());
        return await server.RunAsync(
            "samples/SupplyChain/supply-chain.yaml",
            [$"sap={sap!.Url}/sap/opu/odata/sap/ZMM_OPEN_ORDERS_SRV", $"lake={lake}", $"smtp=127.0.0.1:{mail.Port}", .. parameters]);
    }

    private (long Rows, double Amount) Warehouse()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(lake, "warehouse.db")}");
        connection.Open();
        using var command = new SqliteCommand("select count(*), round(sum(amount), 2) from open_orders", connection);
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetDouble(1));
    }
}
