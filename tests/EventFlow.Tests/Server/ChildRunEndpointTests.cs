using System.Net;
using System.Text;
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

    [Fact]
    public async Task The_limit_of_a_map_is_stored_before_the_answer_and_its_run_is_told()
    {
        var run = await StartAsync("limit");

        var response = await PatchAsync(run, "clean", """{ "max_parallel": 8 }""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(new ChangedTask(run, "clean", 8), await TestServer.BodyOf<ChangedTask>(response));
        var woken = server.WakeUps.Signals.Single(signal => signal.RunId == run);
        Assert.Equal((1, "max_parallel:clean", "8"), (woken.Number, woken.Name, woken.Data));
        Assert.Equal(HttpStatusCode.Accepted, (await PatchAsync(run, "region[eu]/load", """{ "max_parallel": 1 }""")).StatusCode);
    }

    [Theory]
    [InlineData("clean", """{ "max_parallel": 0 }""", 422, "EF2022")]
    [InlineData("clean", """{ "max_parallel": "8" }""", 422, "EF2022")]
    [InlineData("clean", "{}", 422, "EF2022")]
    [InlineData("clean", """{ "timeout": 8 }""", 422, "EF2022")]
    [InlineData("plain", """{ "max_parallel": 8 }""", 404, "EF4040")]
    [InlineData("clean[0]", """{ "max_parallel": 8 }""", 404, "EF4040")]
    [InlineData("nothing", """{ "max_parallel": 8 }""", 404, "EF4040")]
    public async Task What_cannot_be_changed_is_refused_with_its_reason(string path, string body, int status, string code)
    {
        var response = await PatchAsync(await StartAsync("refused"), path, body);

        Assert.Equal((status, code), ((int)response.StatusCode, (await TestServer.ProblemOf(response)).Code));
    }

    [Fact]
    public async Task A_run_that_is_not_there_has_nothing_to_change() =>
        Assert.Equal("EF2020", (await TestServer.ProblemOf(await PatchAsync(Guid.CreateVersion7(), "clean", """{ "max_parallel": 8 }"""))).Code);

    private async Task<Guid> StartAsync(string id)
    {
        await server.PutAsync(id, $$"""
            workflow: {{id}}
            tasks:
              clean: { foreach: [1, 2], uses: t }
              plain: { uses: t }
              region: { foreach: { eu: 1 }, tasks: { load: { foreach: [1], uses: t } } }
            """);
        return (await server.StartedAsync(id)).Id;
    }

    private Task<HttpResponseMessage> PatchAsync(Guid run, string path, string body) => server.Http.PatchAsync(
        new Uri($"/api/v1/runs/{run}/tasks/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}", UriKind.Relative),
        new StringContent(body, Encoding.UTF8, "application/json"));
}
