using System.Net;
using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Server;

public sealed class TaskOutputEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly PayloadRef Large = new(new string('a', 64), 1_234_567);

    [Fact]
    public async Task The_list_has_the_size_and_the_task_the_whole()
    {
        var run = await RunAsync("whole");

        var page = await TestServer.BodyOf<Page<TaskView>>(await server.GetAsync($"/runs/{run}/tasks"));
        var output = await server.GetAsync($"/runs/{run}/tasks/g/big/output");

        Assert.Equal(new PayloadView(Large.Sha256, 1_234_567), page.Items.Single(task => task.Path == "g/big").OutputRef);
        Assert.Equal("application/json", output.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""{"rows":[1,2]}""", await output.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_output_that_stays_with_its_task_is_there_too()
    {
        var run = await RunAsync("inline");

        Assert.Equal("7", await (await server.GetAsync($"/runs/{run}/tasks/small/output")).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("tasks/other/output", "EF4050", "has no task 'other'")]
    [InlineData("tasks/none/output", "EF4050", "has no output: it is running")]
    [InlineData("tasks/small", "EF4050", "small/output is the output of the task")]
    [InlineData("tasks/lost/output", "EF4051", "--from lost")]
    [InlineData("tasks/small/output?sha256=b", "EF4051", "(sha256 b) is not in the store")]
    public async Task What_is_not_there_says_why(string address, string code, string detail)
    {
        var run = await RunAsync("absent");

        var problem = await TestServer.ProblemOf(await server.GetAsync($"/runs/{run}/{address}"));

        Assert.Equal((404, code), (problem.Status, problem.Code));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_of_an_unknown_run_is_unknown() =>
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync($"/runs/{Guid.Empty}/tasks/a/output")).StatusCode);

    [Fact]
    public async Task The_command_line_hints_at_it_and_gives_it()
    {
        var run = await RunAsync("cli-output");

        var shown = await CliCall.RunAsync(server.Url, "runs", "show", run.ToString());
        var given = await CliCall.RunAsync(server.Url, "runs", "output", run.ToString(), "g/big");

        Assert.Contains("gave 1.2 MB", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"eventflow runs output {run} g/big", shown.Error, StringComparison.Ordinal);
        Assert.Equal((0, "{\"rows\":[1,2]}\n"), (given.ExitCode, given.Out));
    }

    private async Task<Guid> RunAsync(string id)
    {
        await server.PutAsync(id, WorkflowFiles.Chain(id));
        var run = (await server.StartedAsync(id)).Id;
        await server.Services.GetRequiredService<IPayloadStore>()
            .StoreAsync(run, Large.Sha256, Encoding.UTF8.GetBytes("""{"rows":[1,2]}"""), default);
        await using var session = await server.Services.GetRequiredService<IRunSessions>().OpenAsync(default);
        var row = (await session.LockAsync(run, default))!;
        row.Version++;
        await session.CommitAsync(
            new RunCommit
            {
                Run = row,
                Added =
                [
                    Row("g/big", Large.ToJson().GetRawText()),
                    Row("lost", (Large with { Sha256 = new string('0', 64) }).ToJson().GetRawText()),
                    Row("none", null) with { State = TaskState.Running },
                    Row("small", "7"),
                ],
            },
            default);
        return run;

        TaskRecord Row(string path, string? output) => new()
        {
            RunId = run, Path = path, Kind = TaskKinds.Task, Type = "t", State = TaskState.Succeeded, Output = output,
        };
    }
}
