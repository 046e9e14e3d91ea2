using System.Net;
using System.Text;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class PoolEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_pool_is_made_shown_changed_and_deleted()
    {
        var made = await PutAsync(
            "full", """{"slots":4,"rate":"10/s","burst":3,"breaker":{"failures":5,"of":9,"open_for":"1m"},"types":["http"]}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var pool = await TestServer.BodyOf<PoolView>(made);
        Assert.Equal((4, 0, 0, 0), (pool.Slots, pool.Used, pool.Running, pool.Waiting));
        Assert.Equal(("10/s", 3), (pool.Rate, pool.Burst));
        Assert.Equal((5, 9, "1m", "closed"), (pool.Breaker!.Failures, pool.Breaker.Of, pool.Breaker.OpenFor, pool.Breaker.State));
        Assert.Equal(["http"], pool.Types);

        Assert.Equal(HttpStatusCode.OK, (await PutAsync("full", """{"slots":2}""")).StatusCode);
        Assert.Null((await TestServer.BodyOf<PoolView>(await server.GetAsync("/pools/full"))).Rate);
        Assert.Contains("full", (await TestServer.BodyOf<Page<PoolView>>(await server.GetAsync("/pools"))).Items.Select(one => one.Name));

        Assert.Equal(HttpStatusCode.OK, (await DeleteAsync("full")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/pools/full")).StatusCode);
    }

    [Theory]
    [InlineData("{}", "The pool limits nothing. Give it 'slots', a 'rate' such as \"10/s\", or a 'breaker'.")]
    [InlineData("""{"slots":-1}""", "'slots' must be a whole number from 0 to 1000000.")]
    [InlineData("""{"slots":1.5}""", "'slots' must be a whole number from 0 to 1000000.")]
    [InlineData("""{"slots":"4"}""", "'slots' must be a whole number from 0 to 1000000.")]
    [InlineData("""{"rate":"fast"}""", "'rate' is \"fast\"; it must be attempts in a time, such as \"10/s\", \"100/m\" or \"5/30s\".")]
    [InlineData("""{"slots":1,"burst":4}""", "'burst' has no effect without a 'rate'. Leave it out, or give a rate such as \"10/s\".")]
    [InlineData("""{"breaker":{}}""", "'breaker' needs 'failures': how many failed attempts open it, such as {\"failures\": 5}.")]
    [InlineData(
        """{"breaker":{"failures":5,"of":3}}""",
        "'breaker' can never open: 5 of the last 3 attempts cannot fail. Make 'of' at least 'failures'.")]
    [InlineData(
        """{"breaker":{"failures":5,"open_for":"soon"}}""", "'open_for' is \"soon\"; it must be a duration such as \"30s\" or \"5m\".")]
    [InlineData("""{"slots":1,"types":["a b"]}""", "'types' must be a list of at most 100 task types such as [\"http\"].")]
    public async Task A_pool_that_makes_no_sense_is_refused(string body, string detail)
    {
        var problem = await TestServer.ProblemOf(await PutAsync("refused", body));

        Assert.Equal((422, "EF4031", detail), (problem.Status, problem.Code, problem.Detail));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/pools/refused")).StatusCode);
    }

    [Fact]
    public async Task A_name_no_task_could_have_is_refused()
    {
        var problem = await TestServer.ProblemOf(await PutAsync("-x", """{"slots":1}"""));

        Assert.Equal("EF4031", problem.Code);
    }

    [Fact]
    public async Task A_member_nobody_knows_is_named_with_the_one_meant()
    {
        var problem = await TestServer.ProblemOf(await PutAsync("odd", """{"slot":1}"""));

        Assert.Equal((422, "EF2022", "Unknown member 'slot'; did you mean 'slots'?"), (problem.Status, problem.Code, problem.Detail));
    }

    [Fact]
    public async Task A_pool_that_is_not_there_is_answered_with_the_one_meant()
    {
        await PutAsync("warehouse", """{"slots":1}""");

        var problem = await TestServer.ProblemOf(await server.GetAsync("/pools/warehose"));

        Assert.Equal(
            (404, "EF4030", "There is no pool 'warehose'. Did you mean 'warehouse'?"), (problem.Status, problem.Code, problem.Detail));
    }

    [Fact]
    public async Task A_type_has_one_pool()
    {
        await PutAsync("first", """{"slots":1,"types":["sap"]}""");

        var problem = await TestServer.ProblemOf(await PutAsync("second", """{"slots":1,"types":["sap"]}"""));

        Assert.Equal(
            (409, "EF4033", "Task type 'sap' belongs to pool 'first' already, and a type has one pool. Take it out there first."),
            (problem.Status, problem.Code, problem.Detail));
    }

    [Fact]
    public async Task A_workflow_with_a_pool_the_server_does_not_have_is_refused_at_its_place()
    {
        await PutAsync("lake", """{"slots":3}""");
        const string File = """
            workflow: pooled
            tasks:
              a: { uses: t, pool: lak }
              b: { uses: t, pool: { name: lake, weight: 4 } }
              c: { uses: t, pool: lake }
            """;

        var problem = await TestServer.ProblemOf(await server.PutAsync("pooled", File));

        Assert.Equal((422, "EF2012"), (problem.Status, problem.Code));
        Assert.Equal(
            [
                new ProblemItem(
                    "EF2180",
                    "task 'a' needs the pool 'lak', which this server does not have: did you mean 'lake'? "
                    + "Make it with eventflow pools set lak --slots N", Line: 3, Column: 23),
                new ProblemItem(
                    "EF2181",
                    "task 'b' takes 4 slots of the pool 'lake', which has 3: it would wait for ever; "
                    + "lower the weight or give the pool more slots",
                    Line: 4, Column: 31),
            ], problem.Errors);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/workflows/pooled")).StatusCode);
    }

    [Fact]
    public async Task A_force_that_is_neither_true_nor_false_is_refused() =>
        Assert.Equal("EF2009", (await TestServer.ProblemOf(await DeleteAsync("any?force=maybe"))).Code);

    private Task<HttpResponseMessage> PutAsync(string name, string json) => server.Http.PutAsync(
        new Uri($"/api/v1/pools/{name}", UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    private Task<HttpResponseMessage> DeleteAsync(string name) =>
        server.Http.DeleteAsync(new Uri($"/api/v1/pools/{name}", UriKind.Relative));
}
