using System.Net;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class ChildRunEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Workflows_that_would_run_each_other_in_a_circle_are_refused()
    {
        await server.PutAsync("circle-a", "workflow: circle-a\ntasks:\n  call: { run: circle-b }");
        await server.PutAsync("circle-b", "workflow: circle-b\ntasks:\n  group: { tasks: { call: { run: circle-c } } }");

        var response = await server.PutAsync("circle-c", "workflow: circle-c\ntasks:\n  call: { run: circle-a }");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = Assert.Single((await TestServer.ProblemOf(response)).Errors!);
        Assert.Equal(
            ("EF2153", "workflows that run each other never end: circle-c → circle-a → circle-b → circle-c"), (error.Code, error.Message));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/workflows/circle-c")).StatusCode);
    }

    [Fact]
    public async Task A_child_that_is_not_there_yet_is_a_warning()
    {
        var applied = await TestServer.BodyOf<AppliedWorkflow>(
            await server.PutAsync("early", "workflow: early\ntasks:\n  call: { run: later }"));

        Assert.Equal(
            ["EF2154 workflow 'later', which is run here, is not there yet: apply it before a run comes to it"], applied.Warnings);
    }

    [Fact]
    public async Task Runs_can_be_asked_for_by_their_parent()
    {
        await server.PutAsync("lone", "workflow: lone\ntasks:\n  a: { uses: t }");
        var run = await server.StartedAsync("lone");

        Assert.Empty((await TestServer.BodyOf<Page<RunView>>(await server.GetAsync($"/runs?parent={run.Id}"))).Items);
        Assert.Equal("EF2009", (await TestServer.ProblemOf(await server.GetAsync("/runs?parent=me"))).Code);
    }
}
