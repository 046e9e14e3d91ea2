using System.Text.Json;
using EventFlow.Core.Definitions.Schema;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class AuthoringCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TestFolder folder = new();

    private static string Sample => Path.Combine(SourceTree.Root, "samples/IotHourly/iot-hourly.yaml");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("workflow")]
    [InlineData("workflow", "workflow")]
    [InlineData("namespace", "namespace")]
    [InlineData("bridges", "bridges")]
    [InlineData("cases", "cases")]
    public async Task Schema_prints_the_schema_that_the_server_serves(string kind, params string[] said)
    {
        var call = await CliCall.OfflineAsync(["schema", .. said]);
        var served = await server.GetAsync($"/schema/{kind}");

        Assert.Equal((0, FileSchemas.Of(kind)), (call.ExitCode, call.Out));
        Assert.Equal(("application/schema+json", call.Out),
            (served.Content.Headers.ContentType?.MediaType, await served.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Schema_of_an_unknown_kind_names_the_kinds()
    {
        var call = await CliCall.OfflineAsync("schema", "calender");

        Assert.Equal(2, call.ExitCode);
        Assert.All(FileSchemas.Kinds, kind => Assert.Contains(kind, call.Error, StringComparison.Ordinal));
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

    [Fact]
    public async Task Diff_with_a_file_is_offline_and_says_with_its_exit_code_whether_something_differs()
    {
        var old = folder.Write("old.yaml", WorkflowFiles.Chain("a"));
        var same = folder.Write("same.yaml", "# as before\n" + WorkflowFiles.Chain("a"));
        var changed = folder.Write("new.yaml", WorkflowFiles.Chain("a", "other"));

        var nothing = await CliCall.OfflineAsync("diff", same, "--with", old);
        var something = await CliCall.OfflineAsync("diff", changed, "--with", old, "-o", "json");

        Assert.Equal((0, $"a and {old}: the same but for comments, layout or order\n"), (nothing.ExitCode, nothing.Out));
        Assert.Equal(1, something.ExitCode);
        Assert.Equal(
            """{"node":"first","key":"uses","change":"changed","old":"test","new":"other"}""",
            JsonSerializer.Serialize(something.Json[0].GetProperty("changes")[0]));
    }

    [Fact]
    public async Task Diff_and_a_dry_run_compare_with_the_latest_version_of_the_server_and_send_nothing()
    {
        await server.PutAsync("told", WorkflowFiles.Chain("told"));
        var path = folder.Write("told.yaml", WorkflowFiles.Chain("told", "other") + "\n  third: { uses: test }\n");

        var diff = await CliCall.RunAsync(server.Url, "diff", path);
        var dry = await CliCall.RunAsync(server.Url, "apply", path, "--dry-run");

        const string Told = """
            told and version 1: 3 differences
              ~ first: uses  "test" -> "other"
              ~ second: uses  "test" -> "other"
              + third  {"uses":"test"}

            """;
        Assert.Equal((1, Told), (diff.ExitCode, diff.Out));
        Assert.Equal((0, Told), (dry.ExitCode, dry.Out));
        Assert.Contains("\"version\":1", await (await server.GetAsync("/workflows/told")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_of_a_workflow_the_server_does_not_have_is_all_of_it()
    {
        var call = await CliCall.RunAsync(server.Url, "diff", folder.Write("new.yaml", WorkflowFiles.Chain("unheard-of")));

        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith("unheard-of and the server, which does not have it: 3 differences\n", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_with_a_file_takes_one_file_only()
    {
        var one = folder.Write("one.yaml", WorkflowFiles.Chain("one"));
        var two = folder.Write("two.yaml", WorkflowFiles.Chain("two"));

        var call = await CliCall.OfflineAsync("diff", one, two, "--with", one);

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("EF2147", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_writes_a_file_per_item_and_leaves_those_that_are_the_same()
    {
        var template = folder.Write("t.yaml", "inputs: { site: { type: string } }\n" + WorkflowFiles.Chain("load-$[[ inputs.site ]]"));
        var configuration = folder.Write("c.yaml", "- { site: berlin }\n- { site: oslo }\n");
        var target = Path.Combine(folder.Path, "made");

        var first = await CliCall.OfflineAsync("generate", template, configuration, "--out", target);
        folder.Write("made/load-oslo.yaml", "");
        var second = await CliCall.OfflineAsync("generate", template, configuration, "--out", target);
        var check = await CliCall.OfflineAsync("validate", target);

        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, check.ExitCode));
        Assert.Equal($"{target}/load-berlin.yaml unchanged\n{target}/load-oslo.yaml written\n", second.Out);
    }

    [Fact]
    public async Task Generate_writes_nothing_when_an_item_is_wrong()
    {
        var template = folder.Write("t.yaml", "inputs: { site: { type: string } }\n" + WorkflowFiles.Chain("load-$[[ inputs.site ]]"));
        var configuration = folder.Write("c.yaml", "- { site: berlin }\n- { sight: oslo }\n");

        var call = await CliCall.OfflineAsync("generate", template, configuration, "--out", Path.Combine(folder.Path, "made"));

        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"{configuration}:2:5: EF1093", call.Error, StringComparison.Ordinal);
        Assert.Contains("EF2148", call.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "made")));
    }

    [Theory]
    [InlineData(1, "EF2145", "graph", "bad.yaml")]
    [InlineData(2, "EF2105", "graph", "nowhere.yaml")]
    [InlineData(2, "EF2101", "validate", "bad.yaml", "-o", "svg")]
    public async Task What_cannot_be_drawn_is_refused_with_its_reason(int exitCode, string code, params string[] args)
    {
        folder.Write("bad.yaml", "workflow: bad\ntaskss: {}\n");

        var call = await CliCall.OfflineAsync(
            [.. args.Select(arg => arg.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(folder.Path, arg) : arg)]);

        Assert.Equal((exitCode, ""), (call.ExitCode, call.Out));
        Assert.Contains(code, call.Error, StringComparison.Ordinal);
        Assert.Equal(code == "EF2145", call.Error.Contains("taskss", StringComparison.Ordinal));
    }
}
