using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class PoolsCommandTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Pools_are_set_listed_shown_and_deleted()
    {
        var set = await CliCall.RunAsync(
            server.Url, "pools", "set", "web", "--slots", "4", "--rate", "10/s", "--burst", "2", "--breaker-failures", "5", "--breaker-of", "9",
            "--type", "http", "--type", "https");
        Assert.Equal((0, ""), (set.ExitCode, set.Error));
        var lines = set.Out.Split('\n');
        Assert.Equal("POOL  SLOTS  USED  RUNNING  WAITING  RATE  BREAKER  TYPES", lines[0]);
        Assert.Equal("web   4      0     0        0        10/s  closed   http, https", lines[1]);

        await CliCall.RunAsync(server.Url, "pools", "set", "free", "--rate", "1/m");
        var list = await CliCall.RunAsync(server.Url, "pools", "list", "-o", "json");
        Assert.Equal(["free", "web"], list.Json.GetProperty("items").EnumerateArray().Select(pool => pool.GetProperty("name").GetString()));
        var show = await CliCall.RunAsync(server.Url, "pools", "show", "free");
        Assert.Contains("free  no limit  0", show.Out, StringComparison.Ordinal);

        Assert.Equal("pool free is deleted\n", (await CliCall.RunAsync(server.Url, "pools", "delete", "free")).Out);
        var gone = await CliCall.RunAsync(server.Url, "pools", "show", "free");
        Assert.Equal(1, gone.ExitCode);
        Assert.StartsWith("EF4030 There is no pool 'free'.", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_refuses_is_told()
    {
        var call = await CliCall.RunAsync(server.Url, "pools", "set", "bad", "--rate", "often");

        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith("EF4031 'rate' is \"often\"", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breaker_without_its_failures_is_refused_before_anything_is_sent()
    {
        var call = await CliCall.OfflineAsync("pools", "set", "bad", "--breaker-of", "9");

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith("EF2183 ", call.Error, StringComparison.Ordinal);
    }
}
