using EventFlow.Contracts.Api;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class ServerCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Apply_sends_files_and_says_what_became_of_them()
    {
        var path = folder.Write("sent.yaml", WorkflowFiles.Chain("sent"));

        var first = await CliCall.RunAsync(server.Url, "apply", path);
        var second = await CliCall.RunAsync(server.Url, "apply", path, "-o", "json");

        Assert.Equal((0, "sent version 1 applied\n"), (first.ExitCode, first.Out));
        Assert.False(second.Json[0].GetProperty("created").GetBoolean());
    }

    [Fact]
    public async Task Apply_sends_nothing_when_one_of_the_files_is_wrong()
    {
        var good = folder.Write("good.yaml", WorkflowFiles.Chain("not-sent"));
        var bad = folder.Write("bad.yaml", "workflow: bad\ntaskss: {}\n");

        var call = await CliCall.RunAsync(server.Url, "apply", good, bad);

        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"{bad}:2:", call.Error, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await server.GetAsync("/workflows/not-sent")).StatusCode);
    }

    [Fact]
    public async Task Run_passes_parameters_as_json_or_text_and_the_command_line_wins()
    {
        await server.PutAsync("given", WorkflowFiles.WithParams("given"));
        var file = folder.Write("params.json", """{ "count": 1, "rest": [1] }""");

        var call = await CliCall.RunAsync(server.Url, "run", "given", "--params", file, "-p", "count=5", "-p", "site=oslo", "-o", "json");

        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{call.Json.GetProperty("id").GetString()}"));
        Assert.Equal("""{"site":"oslo","count":5,"rest":[1]}""", run.Params!.Value.GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_with_bad_parameters_names_each()
    {
        await server.PutAsync("picky", WorkflowFiles.WithParams("picky"));

        var call = await CliCall.RunAsync(server.Url, "run", "picky", "-p", "count=0", "-p", "site=rome");

        Assert.Equal(1, call.ExitCode);
        Assert.Contains("count", call.Error, StringComparison.Ordinal);
        Assert.Contains("site", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_reads_a_parameter_by_the_type_that_the_workflow_declares()
    {
        await server.PutAsync("typed", "workflow: typed\nparams: { s: { type: string }, n: { type: number } }\ntasks: { a: { uses: test } }\n");

        var call = await CliCall.RunAsync(server.Url, "run", "typed", "-p", "s=5", "-p", "n=5", "-o", "json");

        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{call.Json.GetProperty("id").GetString()}"));
        Assert.Equal("""{"s":"5","n":5}""", run.Params!.Value.GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_names_every_parameter_whose_value_is_not_of_its_type_and_starts_nothing()
    {
        await server.PutAsync(
            "strict", "workflow: strict\nparams: { n: { type: integer }, b: { type: boolean } }\ntasks: { a: { uses: test } }\n");

        var call = await CliCall.RunAsync(server.Url, "run", "strict", "-p", "n=five", "-p", "b=yes");
        var runs = await CliCall.RunAsync(server.Url, "runs", "list", "--workflow", "strict", "-o", "json");

        Assert.Equal(2, call.ExitCode);
        Assert.Equal(
            ["EF4120 parameter 'n' of strict is of type integer, which 'five' is not: write -p n=5",
             "EF4120 parameter 'b' of strict is of type boolean, which 'yes' is not: write -p b=true or -p b=false"],
            call.Error.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, runs.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Run_of_an_unknown_workflow_fails_and_as_json_prints_the_problem()
    {
        var call = await CliCall.RunAsync(server.Url, "run", "no-such-thing-at-all", "-p", "n=5", "-o", "json");

        Assert.Equal((1, "EF2010"), (call.ExitCode, call.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Runs_are_listed_shown_and_canceled()
    {
        await server.PutAsync("seen", WorkflowFiles.Chain("seen"));
        var id = (await server.StartedAsync("seen")).Id.ToString();

        var list = await CliCall.RunAsync(server.Url, "runs", "list", "--workflow", "seen");
        var show = await CliCall.RunAsync(server.Url, "runs", "show", id, "-o", "json");
        var cancel = await CliCall.RunAsync(server.Url, "runs", "cancel", id, "--reason", "enough");

        Assert.Equal((0, 0, 0), (list.ExitCode, show.ExitCode, cancel.ExitCode));
        Assert.Contains(id, list.Out, StringComparison.Ordinal);
        Assert.Equal("pending", show.Json.GetProperty("run").GetProperty("state").GetString());
        Assert.Contains((Guid.Parse(id), "enough"), server.WakeUps.Canceled);
    }

    [Fact]
    public async Task The_limit_of_a_map_is_set_and_children_are_listed_by_their_parent()
    {
        await server.PutAsync("mapped", "workflow: mapped\ntasks:\n  clean: { foreach: [1, 2], uses: t }");
        var id = (await server.StartedAsync("mapped")).Id.ToString();

        var set = await CliCall.RunAsync(server.Url, "runs", "set", id, "clean", "--max-parallel", "8");
        var unknown = await CliCall.RunAsync(server.Url, "runs", "set", id, "clan", "--max-parallel", "8", "-o", "json");
        var children = await CliCall.RunAsync(server.Url, "runs", "list", "--parent", id, "-o", "json");

        Assert.Equal((0, $"task clean of run {id}: max_parallel 8\n"), (set.ExitCode, set.Out));
        Assert.Equal((1, "EF4040"), (unknown.ExitCode, unknown.Json.GetProperty("code").GetString()));
        Assert.Equal(0, children.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_wait_that_is_interrupted_says_that_the_run_goes_on()
    {
        await server.PutAsync("endless", WorkflowFiles.Chain("endless"));
        using var interrupt = new CancellationTokenSource();
        using var error = new InterruptingWriter(interrupt);
        var context = new EventFlow.Cli.CliContext
        {
            Out = TextWriter.Null,
            Error = error,
            Environment = name => name == "EVENTFLOW_URL" ? server.Url.ToString() : null,
        };

        var exitCode = await EventFlow.Cli.CliProgram.RunAsync(["run", "endless", "--wait"], context, interrupt.Token);

        Assert.Equal(130, exitCode);
        Assert.Contains("eventflow runs cancel", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_setting()
    {
        var call = await CliCall.RunAsync(new Uri("http://127.0.0.1:9"), "runs", "list");

        Assert.Equal(3, call.ExitCode);
        Assert.Contains("http://127.0.0.1:9/", call.Error, StringComparison.Ordinal);
        Assert.Contains("EVENTFLOW_URL", call.Error, StringComparison.Ordinal);
    }

    /// <summary>Ctrl-C as soon as the first progress is told.</summary>
    private sealed class InterruptingWriter(CancellationTokenSource interrupt) : StringWriter
    {
        public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            interrupt.Cancel();
            return base.WriteLineAsync(buffer, CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_runs_wait_for_is_sent_approved_and_rejected()
    {
        await server.PutAsync("acting", "workflow: acting\ntasks:\n  go: { signal: go }\n  ok: { foreach: [1], approve: { by: [ops] } }");
        var id = (await server.StartedAsync("acting")).Id.ToString();

        var sent = await CliCall.RunAsync(server.Url, "runs", "signal", id, "go", "--data", """{"n":1}""", "--key", "k");
        var again = await CliCall.RunAsync(server.Url, "runs", "signal", id, "go", "--key", "k", "-o", "json");
        var broken = await CliCall.RunAsync(server.Url, "runs", "signal", id, "go", "--data", "{");
        var early = await CliCall.RunAsync(server.Url, "runs", "approve", id, "ok[0]", "--by", "ann", "--role", "ops", "--form", "{}", "-o", "json");
        var nobody = await CliCall.RunAsync(server.Url, "runs", "reject", id, "ok[0]");
        var form = await CliCall.RunAsync(server.Url, "runs", "reject", id, "ok[0]", "--by", "ann", "--form", "{");

        Assert.Equal((0, $"signal go is number 1 of run {id}\n"), (sent.ExitCode, sent.Out.ReplaceLineEndings("\n")));
        Assert.Equal(1, again.Json.GetProperty("number").GetInt32());
        Assert.Equal(1, broken.ExitCode);
        Assert.Equal((1, "EF2044"), (early.ExitCode, early.Json.GetProperty("code").GetString()));
        Assert.Equal(2, nobody.ExitCode);
        Assert.Equal(2, form.ExitCode);
    }
}
