using System.Net;
using System.Text;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class SignalEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static string Flow(string id) => $$"""
        workflow: {{id}}
        tasks:
          approved: { signal: approved }
          inside: { tasks: { paid: { signal: paid } } }
        """;

    [Fact]
    public async Task A_signal_is_stored_before_the_answer_and_its_run_is_told()
    {
        var run = await StartAsync("told");

        var response = await server.PostAsync($"/runs/{run}/signals/approved", """{ "by": "ann" }""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(new SignalView(run, "approved", 1), await TestServer.BodyOf<SignalView>(response));
        var woken = server.WakeUps.Signals.Single(signal => signal.RunId == run);
        Assert.Equal((1, "approved", """{ "by": "ann" }"""), (woken.Number, woken.Name, woken.Data));
    }

    [Fact]
    public async Task A_signal_needs_no_body_and_may_be_for_a_task_inside_of_a_group()
    {
        var run = await StartAsync("bare");

        var response = await server.Http.PostAsync(new Uri($"/api/v1/runs/{run}/signals/paid", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Null(server.WakeUps.Signals.Single(signal => signal.RunId == run).Data);
    }

    [Fact]
    public async Task The_same_key_sends_nothing_twice()
    {
        var run = await StartAsync("once");

        var first = await SendAsync(run, "k");
        var second = await SendAsync(run, "k");
        var other = await SendAsync(run, "l");

        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Accepted], new[] { first, second, other }.Select(one => one.StatusCode));
        Assert.Equal(await TestServer.BodyOf<SignalView>(first), await TestServer.BodyOf<SignalView>(second));
        Assert.Equal(2, server.WakeUps.Signals.Count(signal => signal.RunId == run));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_with_its_reason()
    {
        var run = await StartAsync("refused");

        await RefusedAsync(404, "EF2020", $"/runs/{Guid.CreateVersion7()}/signals/approved", "{}");
        await RefusedAsync(404, "EF2020", "/runs/nonsense/signals/approved", "{}");
        await RefusedAsync(400, "EF2004", $"/runs/{run}/signals/approved", "{");
        await RefusedAsync(413, "EF2005", $"/runs/{run}/signals/approved", $"\"{new string('x', 1024 * 1024)}\"");
        var unknown = await RefusedAsync(422, "EF2041", $"/runs/{run}/signals/aproved", "{}");
        Assert.Equal(
            "No task of workflow 'refused' waits for the signal 'aproved'; it waits for approved, paid. Did you mean 'approved'?", unknown.Detail);
    }

    private async Task<Guid> StartAsync(string id)
    {
        await server.PutAsync(id, Flow(id));
        return (await server.StartedAsync(id)).Id;
    }

    private Task<HttpResponseMessage> SendAsync(Guid run, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{run}/signals/approved")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        return server.Http.SendAsync(request);
    }

    private async Task<Problem> RefusedAsync(int status, string code, string path, string body)
    {
        var problem = await TestServer.ProblemOf(await server.PostAsync(path, body));
        Assert.Equal((status, code), (problem.Status, problem.Code));
        return problem;
    }
}
