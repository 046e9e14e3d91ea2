using System.Net;
using System.Text;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class RunEndpointsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_started_run_is_stored_before_the_answer_and_then_woken()
    {
        await server.PutAsync("begin", WorkflowFiles.Chain("begin"));

        var response = await server.PostAsync("/workflows/begin/runs", "{}");

        var started = await TestServer.BodyOf<StartedRun>(response);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/api/v1/runs/{started.Id}", response.Headers.Location?.ToString());
        Assert.Contains(started.Id, server.WakeUps.Started);
        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{started.Id}"));
        Assert.Equal(("begin", 1, "pending"), (run.Workflow, run.Version, run.State));
        Assert.Equal(7, started.Id.Version);
    }

    [Fact]
    public async Task A_start_needs_no_body()
    {
        await server.PutAsync("bare", WorkflowFiles.Chain("bare"));

        var response = await server.Http.PostAsync(new Uri("/api/v1/workflows/bare/runs", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_run()
    {
        await server.PutAsync("once", WorkflowFiles.Chain("once"));
        using var byHeader = new HttpRequestMessage(HttpMethod.Post, "/api/v1/workflows/once/runs");
        byHeader.Headers.Add("Idempotency-Key", "monday");

        var first = await server.PostAsync("/workflows/once/runs", """{ "key": "monday" }""");
        var second = await server.PostAsync("/workflows/once/runs", """{ "key": "monday" }""");
        var third = await server.Http.SendAsync(byHeader);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { second.StatusCode, third.StatusCode });
        var run = await TestServer.BodyOf<StartedRun>(first);
        Assert.Equal(run, await TestServer.BodyOf<StartedRun>(second));
        Assert.Equal(run, await TestServer.BodyOf<StartedRun>(third));
    }

    [Fact]
    public async Task A_repeated_key_gives_its_run_whatever_the_parameters_are()
    {
        await server.PutAsync("repeated", WorkflowFiles.Chain("repeated"));
        var first = await server.PostAsync("/workflows/repeated/runs", """{ "key": "tuesday" }""");

        var second = await server.PostAsync("/workflows/repeated/runs", """{ "key": "tuesday", "params": { "unknown": 1 } }""");

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(await TestServer.BodyOf<StartedRun>(first), await TestServer.BodyOf<StartedRun>(second));
    }

    [Fact]
    public async Task Two_different_keys_in_one_request_are_refused()
    {
        await server.PutAsync("torn", WorkflowFiles.Chain("torn"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/workflows/torn/runs");
        request.Headers.Add("Idempotency-Key", "a");
        request.Content = new StringContent("""{ "key": "b" }""", Encoding.UTF8, "application/json");

        var problem = await TestServer.ProblemOf(await server.Http.SendAsync(request));

        Assert.Equal(("EF2023", 422), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task Parameters_are_checked_all_at_once_and_defaults_filled_in()
    {
        await server.PutAsync("asked", WorkflowFiles.WithParams("asked"));

        var wrong = await TestServer.ProblemOf(await server.PostAsync(
            "/workflows/asked/runs", """{ "params": { "site": "rome", "count": 0, "sight": 1 } }"""));
        var right = await server.StartedAsync("asked", """{ "params": { "count": 3 } }""");

        Assert.Equal(("EF2021", 422), (wrong.Code, wrong.Status));
        Assert.Equal(["count", "sight", "site"], wrong.Errors!.Select(error => error.Name).Order(StringComparer.Ordinal));
        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{right.Id}"));
        Assert.Equal("berlin", run.Params!.Value.GetProperty("site").GetString());
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{ "parms": {} }""")]
    [InlineData("""{ "params": [] }""")]
    [InlineData("""{ "key": 5 }""")]
    public async Task A_body_of_the_wrong_shape_is_unprocessable(string body)
    {
        await server.PutAsync("shape", WorkflowFiles.Chain("shape"));

        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/shape/runs", body));

        Assert.Equal(("EF2022", 422), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task Malformed_json_is_pointed_at()
    {
        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/any/runs", "{\n  \"key\": oops\n}"));

        Assert.Equal(("EF2004", 400), (problem.Code, problem.Status));
        Assert.Equal((2, 10), (problem.Errors!.Single().Line, problem.Errors!.Single().Column));
    }

    [Fact]
    public async Task A_member_given_twice_is_refused()
    {
        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/any/runs", """{ "params": { "a": 1, "a": 2 } }"""));

        Assert.Equal(("EF2004", 400), (problem.Code, problem.Status));
    }

    [Theory]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e99999")]
    [InlineData("{ \"\\u0000\": 1 }")]
    public async Task What_the_database_cannot_keep_is_refused_at_the_door(string value)
    {
        await server.PutAsync("keeps", WorkflowFiles.WithParams("keeps"));

        var problem = await TestServer.ProblemOf(
            await server.PostAsync("/workflows/keeps/runs", $$"""{ "params": { "count": 1, "rest": {{value}} } }"""));

        Assert.Equal(("EF2007", 422), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task Parameters_as_deep_as_the_wire_allows_come_back_in_lists_too()
    {
        await server.PutAsync("deep", WorkflowFiles.WithParams("deep"));
        var deep = new string('[', 60) + new string(']', 60);

        var started = await server.StartedAsync("deep", $$"""{ "params": { "count": 1, "rest": {{deep}} } }""");

        var page = await TestServer.BodyOf<Page<RunView>>(await server.GetAsync("/runs?workflow=deep"));
        Assert.Equal(started.Id, page.Items.Single().Id);
        Assert.Equal(deep, page.Items.Single().Params!.Value.GetProperty("rest").GetRawText());
    }

    [Fact]
    public async Task Runs_are_filtered_and_paged_newest_first()
    {
        await server.PutAsync("many", WorkflowFiles.Chain("many"));
        var started = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            started.Add((await server.StartedAsync("many")).Id);
        }

        var first = await TestServer.BodyOf<Page<RunView>>(await server.GetAsync("/runs?workflow=many&state=pending&limit=2"));
        var second = await TestServer.BodyOf<Page<RunView>>(await server.GetAsync($"/runs?workflow=many&limit=2&cursor={first.Next}"));

        Assert.Equal(started.AsEnumerable().Reverse(), first.Items.Concat(second.Items).Select(run => run.Id));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("/runs?limit=0")]
    [InlineData("/runs?limit=many")]
    [InlineData("/runs?state=asleep")]
    [InlineData("/runs?since=yesterday")]
    [InlineData("/runs?workflow=%00")]
    [InlineData("/runs?cursor=nonsense!")]
    [InlineData("/workflows?cursor=nonsense!")]
    public async Task A_bad_query_says_what_would_be_good(string path)
    {
        var problem = await TestServer.ProblemOf(await server.GetAsync(path));

        Assert.Equal(400, problem.Status);
        Assert.StartsWith("EF20", problem.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/runs/0192aaaa-0000-7000-8000-000000000000")]
    [InlineData("/runs/0192aaaa-0000-7000-8000-000000000000/tasks")]
    [InlineData("/runs/0192aaaa-0000-7000-8000-000000000000/events")]
    [InlineData("/runs/nonsense")]
    public async Task An_unknown_run_is_not_found(string path)
    {
        var problem = await TestServer.ProblemOf(await server.GetAsync(path));

        Assert.Equal(("EF2020", 404), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task The_history_begins_with_the_acceptance()
    {
        await server.PutAsync("told", WorkflowFiles.Chain("told"));
        var started = await server.StartedAsync("told");

        var events = await TestServer.BodyOf<Page<EventView>>(await server.GetAsync($"/runs/{started.Id}/events"));

        Assert.Equal((1, "run.accepted"), (events.Items[0].Seq, events.Items[0].Kind));
        Assert.Null(events.Next);
    }

    [Fact]
    public async Task A_cancel_is_noted_and_then_passed_on()
    {
        await server.PutAsync("stop", WorkflowFiles.Chain("stop"));
        var started = await server.StartedAsync("stop");

        var response = await server.PostAsync($"/runs/{started.Id}/cancel", """{ "reason": "wrong day" }""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Contains((started.Id, "wrong day"), server.WakeUps.Canceled);
    }

    [Fact]
    public async Task A_cancel_of_an_unknown_run_is_not_found()
    {
        var problem = await TestServer.ProblemOf(await server.PostAsync("/runs/0192aaaa-0000-7000-8000-000000000000/cancel", ""));

        Assert.Equal(("EF2020", 404), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task A_method_that_does_not_fit_is_answered_with_those_that_do()
    {
        var problem = await TestServer.ProblemOf(
            await server.Http.DeleteAsync(new Uri("/api/v1/runs", UriKind.Relative)));

        Assert.Equal(("EF2002", 405), (problem.Code, problem.Status));
        Assert.Contains("GET", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_anything_is_a_problem_document_too()
    {
        var problem = await TestServer.ProblemOf(await server.GetAsync("/runz"));

        Assert.Equal(("EF2001", 404), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var document = TestServer.Json(await server.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToArray();
        Assert.Contains("/api/v1/workflows/{id}", paths);
        Assert.Contains("/api/v1/runs/{id}/tasks", paths);
    }
}
