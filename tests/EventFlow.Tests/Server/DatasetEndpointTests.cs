using System.Net;
using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Tests.Events;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Server;

public sealed class DatasetEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TimeSpan Patience = Waits.Patience;

    [Fact]
    public async Task A_task_that_ends_well_brings_its_datasets_up_to_date_and_starts_who_waits_for_them()
    {
        await server.PutAsync("maker", """
            workflow: maker
            triggers: [{ event: com.example.make }]
            tasks: { make: { wait: { for: 1ms }, produces: [own/a, own/b] }, group: { tasks: { in: { wait: { for: 1ms } } }, produces: own/c } }
            """);
        await server.PutAsync("taker", """
            workflow: taker
            params: { by: { type: string } }
            triggers:
              - { dataset: { all: [own/a, own/b, own/c] }, params: { by: "${{ datasets.`own/c`.task }}" } }
            tasks: { only: { uses: test } }
            """);

        var sent = await TestServer.BodyOf<ReceivedEvents>(await server.PostAsync("/events", Sample.Json("com.example.make")));
        var run = sent.Events.Single().Fates.Single().Run;

        var taken = await UntilAsync<Page<RunView>>("/runs?workflow=taker", page => page.Items.Count > 0);
        Assert.Equal("group", taken.Items.Single().Params!.Value.GetProperty("by").GetString());
        var detail = await TestServer.BodyOf<DatasetDetail>(await server.GetAsync("/datasets/own/c"));
        Assert.Equal((1L, run, "group"), (detail.Dataset.Version, detail.Dataset.Run, detail.Dataset.Task));
        Assert.Equal(["own/a", "own/b", "own/c"], detail.Triggers.Single().Missing);
    }

    [Fact]
    public async Task A_dataset_says_what_is_missing_until_all_have_come()
    {
        await server.PutAsync("joins", """
            workflow: joins
            params: { rows: { type: integer, default: 0 } }
            triggers: [{ dataset: { all: [lake/one, lake/two] }, params: { rows: "${{ datasets.`lake/one`.metadata.rows }}" } }]
            tasks: { only: { uses: test } }
            """);

        var first = await UpdatedAsync("lake/one", """{ "metadata": { "rows": 3 } }""");
        var again = await UpdatedAsync("lake/one", """{ "metadata": { "rows": 4 } }""");
        var trigger = (await TestServer.BodyOf<DatasetDetail>(await server.GetAsync("/datasets/lake/two"))).Triggers.Single();
        var last = await UpdatedAsync("lake/two", "{}");

        Assert.Equal(["waiting", "waiting", "waiting"], new[] { first, again, last }.Select(one => one.Fates.Single().Fate));
        Assert.Equal(("joins", "all", "lake/two"), (trigger.Workflow, trigger.Needs, trigger.Missing.Single()));
        var run = await UntilAsync<Page<RunView>>("/runs?workflow=joins", page => page.Items.Count > 0);
        Assert.Equal(4, run.Items.Single().Params!.Value.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Any_update_starts_a_run_and_the_same_update_starts_it_once()
    {
        await server.PutAsync("anyof", "workflow: anyof\ntriggers: [{ dataset: { any: [any/a, any/b] } }]\ntasks: { only: { uses: test } }");

        var first = await UpdatedAsync("any/a", "", "k");
        var again = await UpdatedAsync("any/a", "", "k");
        var other = await UpdatedAsync("any/b", "");

        Assert.Equal(["started", "duplicate", "started"], new[] { first, again, other }.Select(one => one.Fates.Single().Fate));
        var versions = await TestServer.BodyOf<Page<DatasetVersionView>>(await server.GetAsync("/datasets/any/a/updates"));
        Assert.Equal((1L, first.Id), (versions.Items.Single().Version, versions.Items.Single().Event));
        Assert.Contains((await TestServer.BodyOf<Page<DatasetView>>(await server.GetAsync("/datasets?limit=500"))).Items, one => one.Name == "any/b");
    }

    [Fact]
    public async Task What_is_no_dataset_or_no_update_is_refused()
    {
        await RefusedAsync(404, "EF4080", await server.GetAsync("/datasets/never/seen"));
        await RefusedAsync(404, "EF4080", await server.GetAsync("/datasets/never/seen/updates"));
        await RefusedAsync(404, "EF4080", await server.PostAsync("/datasets/a%20b/updates", "{}"));
        await RefusedAsync(404, "EF2001", await server.PostAsync("/datasets/lake/x", "{}"));
        await RefusedAsync(422, "EF2022", await server.PostAsync("/datasets/lake/x/updates", """{ "metadata": 5 }"""));
        await RefusedAsync(422, "EF2022", await server.PostAsync("/datasets/lake/x/updates", $$"""{ "metadata": { "a": "{{new string('x', 9_000)}}" } }"""));
        await RefusedAsync(400, "EF2004", await server.PostAsync("/datasets/lake/x/updates", "{"));
    }

    private static async Task RefusedAsync(int status, string code, HttpResponseMessage answer)
    {
        var problem = await TestServer.ProblemOf(answer);
        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    private async Task<InboxView> UpdatedAsync(string name, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/datasets/{name}/updates", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var answer = await server.Http.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return await TestServer.BodyOf<InboxView>(answer);
    }

    private async Task<T> UntilAsync<T>(string path, Func<T, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var body = await TestServer.BodyOf<T>(await server.GetAsync(path));
            if (isSo(body))
            {
                return body;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }
}
