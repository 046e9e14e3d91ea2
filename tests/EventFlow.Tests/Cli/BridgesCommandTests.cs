using EventFlow.Bridges;
using EventFlow.Cli;
using EventFlow.Server;

namespace EventFlow.Tests.Cli;

public sealed class BridgesCommandTests : IDisposable
{
    private const string Good = "bridges: { orders: { kafka: { servers: \"broker:9092\", topics: [orders, returns] } } }";
    private readonly TestFolder folder = new();

    [Fact]
    public async Task A_good_file_is_checked_offline_and_told_what_it_reads()
    {
        var call = await CliCall.OfflineAsync("bridges", "check", folder.Write("bridges.yaml", Good));

        Assert.Equal(ExitCodes.Good, call.ExitCode);
        Assert.Equal(
            ["orders reads Kafka topics orders, returns of broker:9092", "0 error(s), 0 warning(s)"],
            call.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_bad_file_is_told_with_every_place()
    {
        var path = folder.Write("bridges.yaml", "bridges: { orders: { kafka: { servers: \"${env:BROKER}\" } } }");

        var text = await CliCall.OfflineAsync("bridges", "check", path);
        var json = await CliCall.OfflineAsync("bridges", "check", path, "-o", "json");

        Assert.Equal((ExitCodes.Failed, ExitCodes.Failed), (text.ExitCode, json.ExitCode));
        Assert.Contains($"{path}:1:29: EF1041 'kafka' has no 'topics'", text.Out, StringComparison.Ordinal);
        Assert.Contains("EF4091 warning: 'servers' of 'kafka' wants the variable BROKER", text.Out, StringComparison.Ordinal);
        Assert.Equal("EF1041", json.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bridges_of_a_bad_file_are_not_begun()
    {
        var call = await CliCall.OfflineAsync("bridges", folder.Write("bridges.yaml", "bridges: { orders: {} }"));

        Assert.Equal(ExitCodes.Failed, call.ExitCode);
        Assert.Contains("EF4090 bridge 'orders' says nothing to read", call.Error, StringComparison.Ordinal);
        Assert.Contains("EF2145 ", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_to_be_given_and_be_there()
    {
        Assert.Equal(ExitCodes.Usage, (await CliCall.OfflineAsync("bridges")).ExitCode);
        Assert.Contains("EF2105", (await CliCall.OfflineAsync("bridges", folder.Path + "/none.yaml")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_to_bridge_and_not_told_what_does_not_start()
    {
        var refused = Assert.Throws<BridgesFileException>(() => EventFlowServer.Create(new ServerOptions { Roles = [ServerRoles.Bridges] }));

        Assert.StartsWith("EF4093 The role 'bridges' was asked for", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
