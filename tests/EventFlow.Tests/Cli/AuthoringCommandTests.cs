using EventFlow.Core.Definitions.Schema;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class AuthoringCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TestFolder folder = new();

    private static string Sample => Path.Combine(SourceTree.Root, "samples/IotHourly/iot-hourly.yaml");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Schema_prints_the_schema_that_the_server_serves()
    {
        var call = await CliCall.OfflineAsync("schema");
        var served = await server.GetAsync("/schema/workflow");

        Assert.Equal((0, WorkflowSchema.Json), (call.ExitCode, call.Out));
        Assert.Equal(("application/schema+json", call.Out), (served.Content.Headers.ContentType?.MediaType, await served.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Graph_draws_a_file_as_text()
    {
        var path = folder.Write("a.yaml", WorkflowFiles.Chain("a"));

        var call = await CliCall.OfflineAsync("graph", path);

        Assert.Equal((0, "first ──► second\n"), (call.ExitCode, call.Out));
    }

    [Theory]
    [InlineData("--svg")]
    [InlineData("-o", "svg")]
    public async Task Graph_draws_a_file_as_svg(params string[] option)
    {
        var call = await CliCall.OfflineAsync(["graph", Sample, .. option]);

        Assert.Equal(0, call.ExitCode);
        Assert.StartsWith("<svg ", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_as_json_has_all_nodes_and_edges()
    {
        var call = await CliCall.OfflineAsync("graph", Sample, "-o", "json");

        var clean = call.Json.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("path").GetString() == "clean");
        Assert.Equal(("iot.clean-file", true), (clean.GetProperty("type").GetString(), clean.GetProperty("map").GetBoolean()));
        Assert.Contains(call.Json.GetProperty("edges").EnumerateArray(), edge =>
            (edge.GetProperty("from").GetString(), edge.GetProperty("to").GetString()) == ("check", "clean"));
    }

    [Theory]
    [InlineData(1, "EF2130", "graph", "bad.yaml")]
    [InlineData(2, "EF2105", "graph", "nowhere.yaml")]
    [InlineData(2, "EF2101", "validate", "bad.yaml", "-o", "svg")]
    public async Task What_cannot_be_drawn_is_refused_with_its_reason(int exitCode, string code, params string[] args)
    {
        folder.Write("bad.yaml", "workflow: bad\ntaskss: {}\n");

        var call = await CliCall.OfflineAsync([.. args.Select(arg => arg.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(folder.Path, arg) : arg)]);

        Assert.Equal((exitCode, ""), (call.ExitCode, call.Out));
        Assert.Contains(code, call.Error, StringComparison.Ordinal);
        Assert.Equal(code == "EF2130", call.Error.Contains("taskss", StringComparison.Ordinal));
    }
}
