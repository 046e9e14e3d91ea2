using EventFlow.Cli;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class WorkflowsCommandTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Workflows_are_listed_shown_with_their_versions_and_their_file()
    {
        await server.PutAsync("shown", WorkflowFiles.Chain("shown"));
        await server.PutAsync("shown", WorkflowFiles.Chain("shown", "other"));

        var list = await CliCall.RunAsync(server.Url, "workflows", "list");
        var show = await CliCall.RunAsync(server.Url, "workflows", "show", "shown");
        var versions = await CliCall.RunAsync(server.Url, "workflows", "versions", "shown", "-o", "json");
        var source = await CliCall.RunAsync(server.Url, "workflows", "show", "shown", "--version", "1", "--source");

        Assert.Contains("shown", list.Out, StringComparison.Ordinal);
        Assert.Contains("version      2\n", show.Out, StringComparison.Ordinal);
        Assert.Equal(2, versions.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(WorkflowFiles.Chain("shown"), source.Out);
    }

    [Fact]
    public async Task A_workflow_is_deleted_without_a_question_where_it_is_said_and_comes_back()
    {
        await server.PutAsync("gone", WorkflowFiles.Chain("gone"));

        var deleted = await CliCall.RunAsync(server.Url, "workflows", "delete", "gone", "--yes");
        var run = await CliCall.RunAsync(server.Url, "run", "gone");
        var list = await CliCall.RunAsync(server.Url, "workflows", "list", "--deleted");
        var restored = await CliCall.RunAsync(server.Url, "workflows", "restore", "gone");
        var again = await CliCall.RunAsync(server.Url, "workflows", "restore", "gone");

        Assert.Equal(0, deleted.ExitCode);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("EF4055 Workflow 'gone' was deleted at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("DELETED", list.Out, StringComparison.Ordinal);
        Assert.Equal("gone is back in version 1\n", restored.Out);
        Assert.Equal("gone was not deleted\n", again.Out);
    }

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("\n", 1)]
    [InlineData("no\n", 1)]
    [InlineData("", 1)]
    public async Task On_a_terminal_only_a_yes_deletes(string answer, int exitCode)
    {
        await server.PutAsync("asked", WorkflowFiles.Chain("asked"));

        Assert.Equal(exitCode, await DeleteAsync(new StringReader(answer)));

        var left = await CliCall.RunAsync(server.Url, "workflows", "list", "-o", "json");
        Assert.Equal(exitCode == 1, left.Out.Contains("\"asked\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_deleted_where_nobody_can_be_asked()
    {
        await server.PutAsync("safe", WorkflowFiles.Chain("safe"));

        var call = await CliCall.RunAsync(server.Url, "workflows", "delete", "safe");

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith("EF4056 ", call.Error, StringComparison.Ordinal);
    }

    private async Task<int> DeleteAsync(TextReader answers)
    {
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = answers,
            Environment = name => name == "EVENTFLOW_URL" ? server.Url.ToString() : null,
        };
        return await CliProgram.RunAsync(["workflows", "delete", "asked"], context, CancellationToken.None);
    }
}
