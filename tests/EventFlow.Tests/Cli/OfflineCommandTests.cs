using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class OfflineCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Validate_is_content_with_good_files()
    {
        folder.Write("a.yaml", WorkflowFiles.Chain("a"));
        folder.Write("b.yml", WorkflowFiles.Chain("b"));

        var call = await CliCall.OfflineAsync("validate", folder.Path);

        Assert.Equal((0, "2 file(s), 0 error(s), 0 warning(s)\n"), (call.ExitCode, call.Out));
    }

    [Fact]
    public async Task Validate_prints_every_error_of_every_file_with_its_place()
    {
        var one = folder.Write("one.yaml", WorkflowFiles.Chain("one").Replace("[first]", "[furst]", StringComparison.Ordinal));
        var two = folder.Write("two.yaml", "workflow: two\ntaskss: {}\n");

        var call = await CliCall.OfflineAsync("validate", one, two);

        Assert.Equal(1, call.ExitCode);
        Assert.Matches($@"(?m)^{one}:6:\d+: EF1\d\d\d .*furst", call.Out);
        Assert.Matches($@"(?m)^{two}:2:\d+: EF1\d\d\d .*taskss", call.Out);
    }

    [Fact]
    public async Task Validate_as_json_is_one_document()
    {
        var path = folder.Write("bad.yaml", "workflow: bad\ntaskss: {}\n");

        var call = await CliCall.OfflineAsync("validate", path, "-o", "json");

        Assert.Equal(1, call.ExitCode);
        Assert.Contains(call.Json.GetProperty("errors").EnumerateArray(), error =>
            (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32()) == (path, 2));
        Assert.Equal("", call.Error);
    }

    [Theory]
    [InlineData("demoo", "demo")]
    [InlineData("demo --exitt", "--exit")]
    [InlineData("runs lsit", "list")]
    public async Task A_slip_of_the_keys_is_answered_with_what_was_meant(string arguments, string meant)
    {
        var call = await CliCall.OfflineAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (call.ExitCode, call.Out));
        Assert.StartsWith("EF2101 there is no ", call.Error, StringComparison.Ordinal);
        Assert.Contains($"did you mean '{meant}'?", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runz -o json", "EF2101")]
    [InlineData("-o json", "EF2101")]
    [InlineData("demo --seed x -o json", "EF2101")]
    [InlineData("validate nowhere.yaml -o json", "EF2105")]
    public async Task Wrong_usage_is_one_document_too(string arguments, string code)
    {
        var call = await CliCall.OfflineAsync(arguments.Split(' '));

        Assert.Equal(2, call.ExitCode);
        Assert.Equal(code, call.Json.GetProperty("code").GetString());
        Assert.DoesNotContain("EF2", call.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_of_a_folder_without_workflows_is_wrong_usage_and_build_output_is_none()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "bin"));
        folder.Write("bin/app.deps.json", "{}");

        var call = await CliCall.OfflineAsync("validate", folder.Path);

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith("EF2109 ", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_ends_on_a_device_that_never_does()
    {
        if (!File.Exists("/dev/zero"))
        {
            return;
        }

        var call = await CliCall.OfflineAsync("validate", "/dev/zero");

        Assert.Equal(1, call.ExitCode);
        Assert.Contains("EF2106", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_of_nothing_is_null_as_json()
    {
        var call = await CliCall.OfflineAsync("eval", "nothing", "-o", "json");

        Assert.Equal((0, "null\n"), (call.ExitCode, call.Out));
    }

    [Fact]
    public async Task Validate_of_a_path_that_is_not_there_is_wrong_usage()
    {
        var call = await CliCall.OfflineAsync("validate", "nowhere.yaml");

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("'nowhere.yaml'", call.Error, StringComparison.Ordinal);
    }

    [CasesFact("json-hostile")]
    public async Task Validate_survives_hostile_json()
    {
        var call = await CliCall.OfflineAsync("validate", Cases.Folder("json-hostile"));

        Assert.Equal(1, call.ExitCode);
        Assert.Contains("157 file(s)", call.Out, StringComparison.Ordinal);
    }

    [CasesFact("yaml-hostile")]
    public async Task Validate_survives_hostile_yaml()
    {
        var call = await CliCall.OfflineAsync("validate", Cases.Folder("yaml-hostile"), "-o", "json");

        Assert.Equal(1, call.ExitCode);
        Assert.All(call.Json.GetProperty("errors").EnumerateArray(), error => Assert.True(error.GetProperty("line").GetInt32() > 0));
    }

    [Fact]
    public async Task Eval_prints_the_value_as_json()
    {
        var input = folder.Write("input.json", """{ "readings": [1, 2, 3] }""");
        var bindings = folder.Write("bindings.json", """{ "factor": 10 }""");

        var call = await CliCall.OfflineAsync("eval", "$sum(readings) * $factor", "--input", input, "--bindings", bindings);

        Assert.Equal((0, "60\n"), (call.ExitCode, call.Out));
    }

    [Fact]
    public async Task Eval_of_nothing_prints_nothing()
    {
        var call = await CliCall.OfflineAsync("eval", "missing.path");

        Assert.Equal((0, "", ""), (call.ExitCode, call.Out, call.Error));
    }

    [Fact]
    public async Task Eval_runs_a_folder_of_cases()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "groups", "sums"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "datasets"));
        folder.Write("datasets/two.json", """{ "a": [1, 1] }""");
        folder.Write("groups/sums/one.json", """{ "expr": "$sum(a)", "dataset": "two", "bindings": {}, "result": 2 }""");
        folder.Write("groups/sums/big.jsonata", "1 + 1");
        folder.Write("groups/sums/more.json", """
            [
              { "expr": "$x + 'a'", "data": null, "bindings": { "x": 1 }, "code": "T2002" },
              { "expr": "nothing", "dataset": null, "undefinedResult": true },
              { "expr": "[2, 1]", "data": {}, "result": [1, 2], "unordered": true },
              { "expr-file": "big.jsonata", "result": 3 }
            ]
            """);

        var call = await CliCall.OfflineAsync("eval", "--suite", folder.Path);

        Assert.Equal(1, call.ExitCode);
        Assert.Equal([4, 1, 5], new[] { "passed", "failed", "total" }.Select(name => call.Json.GetProperty(name).GetInt32()));
        var failure = Assert.Single(call.Json.GetProperty("failures").EnumerateArray());
        Assert.Equal("sums/more[3]", failure.GetProperty("case").GetString());
        Assert.Equal("expected 3, got 2", failure.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("eval", "1", "--suite", "x")]
    [InlineData("eval", "--suite", "nowhere")]
    public async Task Eval_wants_an_expression_or_a_folder_of_cases(params string[] args)
    {
        var call = await CliCall.OfflineAsync(args);

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("EF21", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_points_at_the_error()
    {
        var call = await CliCall.OfflineAsync("eval", "1 + \"a\" * 2");

        var lines = call.Error.TrimEnd().Split('\n');
        Assert.Equal(1, call.ExitCode);
        Assert.Equal("  1 + \"a\" * 2", lines[^2]);
        Assert.Matches(@"^  \s*\^$", lines[^1]);
    }

    [Fact]
    public async Task Eval_of_a_file_that_is_not_json_is_wrong_usage()
    {
        var input = folder.Write("input.json", "{ oops }");

        var call = await CliCall.OfflineAsync("eval", "1", "--input", input);

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("input.json:1:3", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vallidate", "validate")]
    [InlineData("demmo", "demo")]
    public async Task An_unknown_command_is_answered_with_the_one_that_was_meant(string given, string meant)
    {
        var call = await CliCall.OfflineAsync(given);

        Assert.Equal(2, call.ExitCode);
        Assert.Contains(meant, call.Out + call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_wrong_usage()
    {
        var call = await CliCall.OfflineAsync("eval", "1", "--inputs", "x");

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("--inputs", call.Out + call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server", "ConnectionStrings__Postgres")]
    [InlineData("worker", "ConnectionStrings__RabbitMq")]
    public async Task A_service_without_its_connection_says_which_setting_is_missing(string command, string setting)
    {
        var call = await CliCall.OfflineAsync(command);

        Assert.Equal(2, call.ExitCode);
        Assert.Contains(setting, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shell_has_to_be_enabled_by_name()
    {
        var call = await CliCall.OfflineAsync("worker", "--types", "http,shell", "--rabbitmq", "amqp://localhost");

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("--enable-shell", call.Error, StringComparison.Ordinal);
    }
}
