using System.Net;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Server;

public sealed class ApprovalEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static string Flow(string id) => $$"""
        workflow: {{id}}
        tasks:
          ok:
            foreach: { eu: 1 }
            approve:
              by: [ops]
              within: 1h
              escalate: { to: [lead] }
              form: { type: object, required: [amount], properties: { amount: { type: integer } } }
          other: { uses: t }
        """;

    [Fact]
    public async Task A_decision_is_stored_before_the_answer_and_its_run_is_told()
    {
        var run = await AwaitingAsync("told");

        var response = await DecideAsync(run, """{"decision":"approve","by":"ann","roles":["dev","ops"],"form":{"amount":3},"comment":"fine"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var view = await TestServer.BodyOf<DecisionView>(response);
        Assert.Equal((run, "ok[eu]", "approve", "ann"), (view.Run, view.Path, view.Decision, view.By));
        var woken = server.WakeUps.Signals.Single(signal => signal.RunId == run);
        Assert.Equal((1, "approval:ok[eu]"), (woken.Number, woken.Name));
        var stored = TestServer.Json(woken.Data!);
        Assert.Equal((3, "fine"), (stored.GetProperty("form").GetProperty("amount").GetInt32(), stored.GetProperty("comment").GetString()));
    }

    [Fact]
    public async Task The_first_decision_counts_and_the_same_again_is_no_other()
    {
        var run = await AwaitingAsync("first");
        const string Yes = """{"decision":"approve","by":"ann","roles":["ops"],"form":{"amount":3}}""";

        var answers = new[] { await DecideAsync(run, Yes), await DecideAsync(run, Yes) };
        var other = await TestServer.ProblemOf(await DecideAsync(run, """{"decision":"reject","by":"bob","roles":["ops"]}"""));

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.OK], answers.Select(answer => answer.StatusCode));
        Assert.Equal((409, "EF2045", $"Task 'ok[eu]' of run {run} is decided: approved by ann."), (other.Status, other.Code, other.Detail));
        Assert.Single(server.WakeUps.Signals, signal => signal.RunId == run);
    }

    [Fact]
    public async Task After_the_decision_is_carried_out_it_is_still_known()
    {
        var run = await AwaitingAsync("after");
        const string Decided = """{"decision":"approve","by":"ann","at":"2026-01-01T00:00:00Z"}""";
        await CommitAsync(run, changed: Row(run) with { State = TaskState.Succeeded, Output = Decided });

        var again = await DecideAsync(run, """{"decision":"approve","by":"ann","roles":["ops"]}""");
        var other = await TestServer.ProblemOf(await DecideAsync(run, """{"decision":"approve","by":"bob","roles":["ops"]}"""));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("EF2045", other.Code);
    }

    [Theory]
    [InlineData("""{"decision":"approve","by":"ann","form":{"amount":3}}""", 403, "EF2046", "Task 'ok[eu]' is decided by ops; ann has no role.")]
    [InlineData("""{"decision":"approve","by":"ann","roles":["lead"],"form":{"amount":3}}""", 403, "EF2046", "Task 'ok[eu]' is decided by ops; ann has lead.")]
    [InlineData("""{"decision":"approve","by":"ann","roles":["ops"]}""", 422, "EF2047", "The form of task 'ok[eu]': the property 'amount' is missing")]
    [InlineData("""{"decision":"approve","by":"ann","roles":["ops"],"form":{"amount":"x"}}""", 422, "EF2047", "The form of task 'ok[eu]': at amount: expected integer, found \"x\"")]
    [InlineData("""{"decision":"maybe","by":"ann"}""", 422, "EF2022", "'decision' must be \"approve\" or \"reject\".")]
    [InlineData("""{"decision":"approve"}""", 422, "EF2022", "'by' must be the name of the person who decides.")]
    public async Task A_decision_that_may_not_be_taken_is_refused_with_its_reason(string body, int status, string code, string detail)
    {
        var run = await AwaitingAsync("refused");

        var problem = await TestServer.ProblemOf(await DecideAsync(run, body));

        Assert.Equal((status, code, detail), (problem.Status, problem.Code, problem.Detail));
        Assert.DoesNotContain(server.WakeUps.Signals, signal => signal.RunId == run);
    }

    [Fact]
    public async Task Others_may_decide_once_it_is_escalated()
    {
        var run = await AwaitingAsync("escalated");
        await CommitAsync(run, changed: Row(run) with { Attempt = 2 });

        var response = await DecideAsync(run, """{"decision":"reject","by":"cleo","roles":["lead"]}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task What_does_not_wait_for_approval_cannot_be_decided()
    {
        var run = await AwaitingAsync("other");
        const string Yes = """{"decision":"approve","by":"ann","roles":["ops"]}""";

        Assert.Equal("EF2020", (await TestServer.ProblemOf(await server.PostAsync($"/runs/{Guid.CreateVersion7()}/approvals/ok", Yes))).Code);
        Assert.Equal("EF2043", (await TestServer.ProblemOf(await server.PostAsync($"/runs/{run}/approvals/other", Yes))).Code);
        Assert.Equal("EF2043", (await TestServer.ProblemOf(await server.PostAsync($"/runs/{run}/approvals/none/ok", Yes))).Code);
        Assert.Equal("EF2044", (await TestServer.ProblemOf(await server.PostAsync($"/runs/{run}/approvals/ok[us]", Yes))).Code);
        await CommitAsync(run, state: "canceled", changed: Row(run) with { State = TaskState.Canceled });
        Assert.Equal("EF2040", (await TestServer.ProblemOf(await DecideAsync(run, Yes))).Code);
    }

    private Task<HttpResponseMessage> DecideAsync(Guid run, string body) =>
        server.PostAsync($"/runs/{run}/approvals/{Uri.EscapeDataString("ok[eu]")}", body);

    private async Task<Guid> AwaitingAsync(string id)
    {
        await server.PutAsync(id, Flow(id));
        var run = (await server.StartedAsync(id)).Id;
        await CommitAsync(run, added: Row(run));
        return run;
    }

    private static TaskRecord Row(Guid run) =>
        new() { RunId = run, Path = "ok[eu]", Kind = TaskKinds.Approve, State = TaskState.Awaiting, Attempt = 1 };

    private async Task CommitAsync(Guid id, string state = "running", TaskRecord? added = null, TaskRecord? changed = null)
    {
        await using var session = await server.Services.GetRequiredService<IRunSessions>().OpenAsync(default);
        var row = (await session.LockAsync(id, default))!;
        (row.CurrentState, row.Version) = (state, row.Version + 1);
        await session.CommitAsync(
            new RunCommit { Run = row, Added = added is null ? [] : [added], Changed = changed is null ? [] : [changed] }, default);
    }
}
