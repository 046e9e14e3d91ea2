using System.Net;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

/// <summary>Starts of workflows with <c>concurrency</c> and <c>deadline</c>, as the API alone carries them out.</summary>
public sealed class RunTermsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_run_in_line_is_accepted_and_not_woken()
    {
        await server.PutAsync("queued", Of("queued", "{ max: 1 }"));

        var first = await server.StartedAsync("queued");
        var second = await server.StartedAsync("queued");

        Assert.Contains(first.Id, server.WakeUps.Started);
        Assert.DoesNotContain(second.Id, server.WakeUps.Started);
        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{second.Id}"));
        Assert.Equal(
            ("pending", $"place 1 in line, behind {first.Id}: at most 1 run of the workflow at a time"), (run.State, run.WaitingFor));
    }

    [Fact]
    public async Task A_skipped_run_is_answered_with_its_end()
    {
        await server.PutAsync("skipping", Of("skipping", "{ max: 1, overflow: skip }"));
        await server.StartedAsync("skipping");

        var response = await server.PostAsync("/workflows/skipping/runs", """{ "key": "k" }""");
        var again = await server.PostAsync("/workflows/skipping/runs", """{ "key": "k" }""");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (response.StatusCode, again.StatusCode));
        var started = await TestServer.BodyOf<StartedRun>(response);
        Assert.Equal("canceled", started.State);
        Assert.Equal(started, await TestServer.BodyOf<StartedRun>(again));
    }

    [Fact]
    public async Task Who_has_to_make_room_is_asked_to()
    {
        await server.PutAsync("pushing", Of("pushing", "{ max: 1, overflow: cancel_running }"));
        var first = await server.StartedAsync("pushing");

        var second = await server.StartedAsync("pushing");

        Assert.Contains((first.Id, $"makes room for run {second.Id}: at most 1 run of the workflow at a time"), server.WakeUps.Canceled);
        Assert.DoesNotContain(second.Id, server.WakeUps.Started);
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_and_nothing_is_started()
    {
        await server.PutAsync("keyed", Of("keyed", "{ max: 1, key: \"${{ params.sites }}\" }"));

        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/keyed/runs", """{ "params": { "sites": ["a"] } }"""));

        Assert.Equal(("EF4035", 422), (problem.Code, problem.Status));
        Assert.Contains("it gave a list or an object", problem.Detail, StringComparison.Ordinal);
        Assert.Empty((await TestServer.BodyOf<Page<RunView>>(await server.GetAsync("/runs?workflow=keyed"))).Items);
    }

    private static string Of(string id, string concurrency) => $$"""
        workflow: {{id}}
        params: { sites: { default: [] } }
        concurrency: {{concurrency}}
        tasks: { a: { uses: t } }
        """;
}
