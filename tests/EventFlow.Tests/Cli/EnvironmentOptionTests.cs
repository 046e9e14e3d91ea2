using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class EnvironmentOptionTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const string Load = """
        workflow: staged
        env: { api: http://localhost }
        tasks:
          load: { uses: test, timeout: 10m, with: { url: "${{ env.api }}" } }
        environments:
          prod:
            env: { api: https://api.example.org }
            tasks: { load: { timeout: 1h } }
        """;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_dry_run_shows_what_the_environment_changes_in_the_file_and_then_on_the_server()
    {
        var path = folder.Write("staged.yaml", Load);
        await CliCall.RunAsync(server.Url, "apply", path);

        var call = await CliCall.RunAsync(server.Url, "apply", path, "--env", "prod", "--dry-run");

        Assert.Equal(0, call.ExitCode);
        Assert.StartsWith(
            """
            staged in environment prod and its file: 2 differences
              ~ the workflow: env.api  "http://localhost" -> "https://api.example.org"
              ~ load: timeout  "10m" -> "1h"
            staged and version 
            """.ReplaceLineEndings("\n"), call.Out, StringComparison.Ordinal);
        Assert.Contains("  - the workflow: environments  ", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_says_in_which_environment_and_then_there_is_nothing_left_to_change()
    {
        var path = folder.Write("again.yaml", Load.Replace("staged", "again", StringComparison.Ordinal));

        var applied = await CliCall.RunAsync(server.Url, "apply", path, "--env", "prod");
        var diff = await CliCall.RunAsync(server.Url, "diff", path, "--env", "prod", "-o", "json");
        var versions = await CliCall.RunAsync(server.Url, "workflows", "versions", "again");

        Assert.Equal("again version 1 applied in environment prod\n", applied.Out);
        Assert.Equal(0, diff.ExitCode);
        Assert.True(diff.Json[0].GetProperty("same_text").GetBoolean());
        Assert.Equal(2, diff.Json[0].GetProperty("of_environment").GetArrayLength());
        Assert.Contains("prod", versions.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_commands_take_the_environment()
    {
        var path = folder.Write("staged.yaml", Load);
        folder.Write("staged.test.yaml", """
            cases:
              - case: production is asked
                expect: { tasks: { load: { input: { url: https://api.example.org } } } }
            """);

        Assert.Equal(0, (await CliCall.OfflineAsync("validate", path, "--env", "prod")).ExitCode);
        Assert.Equal(0, (await CliCall.OfflineAsync("graph", path, "--env", "prod")).ExitCode);
        Assert.Equal(1, (await CliCall.OfflineAsync("test", path)).ExitCode);
        var tested = await CliCall.OfflineAsync("test", path, "--env", "prod");
        Assert.True(tested.ExitCode == 0, tested.Out + tested.Error);
    }

    [Fact]
    public async Task A_name_that_no_file_has_is_refused()
    {
        var path = folder.Write("staged.yaml", Load);
        var plain = folder.Write("plain.yaml", WorkflowFiles.Chain("plain"));

        var slip = await CliCall.OfflineAsync("validate", path, "--env", "prdo");
        var none = await CliCall.OfflineAsync("validate", plain, "--env", "prod");
        var both = await CliCall.OfflineAsync("validate", plain, path, "--env", "prod");

        Assert.Equal((1, 2, 0), (slip.ExitCode, none.ExitCode, both.ExitCode));
        Assert.Contains("staged.yaml:5:1: EF1910 the file has no environment 'prdo': did you mean 'prod'?", slip.Out, StringComparison.Ordinal);
        Assert.StartsWith("EF1916 ", none.Error, StringComparison.Ordinal);
        Assert.Contains("EF1915 warning", both.Out, StringComparison.Ordinal);
    }
}
