using System.Net;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Server;

public sealed class RepairEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static string Flow(string id) => $$$"""
        workflow: {{{id}}}
        tasks:
          book: { uses: t, compensate: { uses: undo } }
          poll: { while: "${{ index < 2 }}", max: 2, tasks: { probe: { uses: t } } }
        """;

    [Fact]
    public async Task The_wish_is_stored_before_the_answer_and_its_run_is_told()
    {
        var run = await EndedAsync("told", "failed");

        var response = await server.PostAsync($"/runs/{run}/repair", """{"by":"ann","from":["book"]}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(run, (await TestServer.BodyOf<RunView>(response)).Id);
        var woken = server.WakeUps.Signals.Single(signal => signal.RunId == run);
        Assert.Equal((1, "run:repair"), (woken.Number, woken.Name));
        Assert.Equal("""{"by":"ann","from":["book"],"skip":[]}""", woken.Data);
    }

    [Fact]
    public async Task A_body_is_not_needed_and_the_same_key_repairs_nothing_twice()
    {
        var run = await EndedAsync("once", "canceled");

        var answers = new[] { await RepairAsync(run, "k"), await RepairAsync(run, "k") };

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.OK], answers.Select(answer => answer.StatusCode));
        Assert.Single(server.WakeUps.Signals, signal => signal.RunId == run);
    }

    [Theory]
    [InlineData("pending", "is pending: a run is repaired once it has failed, timed out or been canceled. Cancel it, or wait until it has ended.")]
    [InlineData("compensating", "is compensating: wait until it has ended, and repair it then.")]
    [InlineData("succeeded", "is succeeded: there is nothing to repair. Start another run.")]
    public async Task A_run_that_goes_on_or_ended_well_is_not_repaired(string state, string why)
    {
        var run = await EndedAsync($"good-{state}", state);

        var problem = await TestServer.ProblemOf(await RepairAsync(run, key: null));

        Assert.Equal((409, "EF4038", $"Run {run} {why}"), (problem.Status, problem.Code, problem.Detail));
    }

    [Fact]
    public async Task A_run_that_would_be_one_too_many_is_not_repaired()
    {
        await server.PutAsync("single", "workflow: single\nconcurrency: { max: 1 }\ntasks: { a: { uses: t } }");
        var run = (await server.StartedAsync("single")).Id;
        await using (var session = await server.Services.GetRequiredService<IRunSessions>().OpenAsync(default))
        {
            var row = (await session.LockAsync(run, default))!;
            (row.CurrentState, row.Version) = ("failed", row.Version + 1);
            await session.CommitAsync(new RunCommit { Run = row }, default);
        }

        await server.StartedAsync("single");

        var problem = await TestServer.ProblemOf(await RepairAsync(run, key: null));

        Assert.Equal(
            (409, "EF4034", $"Run {run} would be one too many: workflow 'single' allows 1 at a time, and as many go on or wait. Repair it when "
                + "they have ended."),
            (problem.Status, problem.Code, problem.Detail));
        Assert.DoesNotContain(server.WakeUps.Signals, signal => signal.RunId == run);
    }

    [Theory]
    [InlineData("""{"from":["bock"]}""", "EF4039", "has no task 'bock'; its tasks list them.")]
    [InlineData("""{"from":["poll[0]/probe"]}""", "EF4039", "is a loop, or inside of one")]
    [InlineData("""{"from":["book/compensate"]}""", "EF4039", "undoes a task. Name the task itself.")]
    [InlineData("""{"skip":["book"]}""", "EF4039", "is being undone: it is failed. Leave 'skip' out.")]
    [InlineData("""{"from":"book"}""", "EF2022", "must be a list of at most 1000 paths of tasks")]
    [InlineData("""{"form":[]}""", "EF2022", "did you mean 'from'?")]
    public async Task What_does_not_fit_is_refused_and_nothing_is_stored(string body, string code, string detail)
    {
        var run = await EndedAsync("refused", "failed");

        var problem = await TestServer.ProblemOf(await server.PostAsync($"/runs/{run}/repair", body));

        Assert.Equal((422, code), (problem.Status, problem.Code));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(server.WakeUps.Signals, signal => signal.RunId == run);
    }

    [Fact]
    public async Task Of_a_stuck_undo_only_what_is_stuck_is_passed_over()
    {
        var run = await EndedAsync("stuck", "compensation_failed");

        var from = await TestServer.ProblemOf(await server.PostAsync($"/runs/{run}/repair", """{"from":["book"]}"""));
        var other = await TestServer.ProblemOf(await server.PostAsync($"/runs/{run}/repair", """{"skip":["poll"]}"""));
        var good = await server.PostAsync($"/runs/{run}/repair", """{"skip":["book"]}""");

        Assert.Equal(("EF4039", "EF4039"), (from.Code, other.Code));
        Assert.Equal(
            $"'skip': 'poll' is not what keeps run {run} from ending: book could not be undone: Broken: it broke.", other.Detail);
        Assert.Equal(HttpStatusCode.Accepted, good.StatusCode);
    }

    [Fact]
    public async Task Canceling_leaves_a_run_alone_that_is_being_undone()
    {
        var run = await EndedAsync("left", "compensation_failed");

        var response = await server.PostAsync($"/runs/{run}/cancel", "{}");
        var text = await CliCall.RunAsync(server.Url, "runs", "cancel", run.ToString());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"run {run} is compensation_failed, which canceling does not change\n", text.Out);
    }

    [Fact]
    public async Task The_command_line_repairs_and_shows_what_is_stuck()
    {
        var run = await EndedAsync("cli", "compensation_failed");

        var shown = await CliCall.RunAsync(server.Url, "runs", "show", run.ToString());
        var repaired = await CliCall.RunAsync(server.Url, "runs", "repair", run.ToString(), "--skip", "book", "--by", "ann");

        Assert.Contains(
            $"  book could not be undone: Broken: it broke\n  once its cause is gone: eventflow runs repair {run}\n", shown.Out,
            StringComparison.Ordinal);
        Assert.Equal((0, $"run {run}, which was compensation_failed, goes on\n"), (repaired.ExitCode, repaired.Out));
        Assert.Equal("""{"by":"ann","from":[],"skip":["book"]}""", server.WakeUps.Signals.Single(signal => signal.RunId == run).Data);
    }

    private Task<HttpResponseMessage> RepairAsync(Guid run, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/runs/{run}/repair", UriKind.Relative));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return server.Http.SendAsync(request);
    }

    private async Task<Guid> EndedAsync(string id, string state)
    {
        await server.PutAsync(id, Flow(id));
        var run = (await server.StartedAsync(id)).Id;
        await using var session = await server.Services.GetRequiredService<IRunSessions>().OpenAsync(default);
        var row = (await session.LockAsync(run, default))!;
        (row.CurrentState, row.Version) = (state, row.Version + 1);
        var undo = Row(run, "book/compensate", TaskKinds.Compensation) with
        {
            State = TaskState.Failed, ErrorType = "Broken", ErrorMessage = "it broke",
        };
        await session.CommitAsync(
            new RunCommit
            {
                Run = row, Added = [Row(run, "book"), undo, Row(run, "poll", TaskKinds.Loop), Row(run, "poll[0]/probe")],
            },
            default);
        return run;
    }

    private static TaskRecord Row(Guid run, string path, string kind = TaskKinds.Task) =>
        new() { RunId = run, Path = path, Kind = kind, State = TaskState.Succeeded, Attempt = 1 };
}
