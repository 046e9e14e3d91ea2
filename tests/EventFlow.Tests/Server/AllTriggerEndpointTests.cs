using System.Globalization;
using EventFlow.Contracts.Api;
using EventFlow.Tests.Events;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Server;

public sealed class AllTriggerEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TimeSpan Patience = Waits.Patience;

    [Fact]
    public async Task A_run_starts_when_schedule_dataset_run_and_event_have_happened_and_has_the_interval()
    {
        await server.PutAsync("ender", "workflow: ender\ntriggers: [{ event: com.example.end }]\ntasks: { a: { wait: { for: 1ms } } }");
        await server.PutAsync("both", """
            workflow: both
            params: { from: { type: string }, rows: { type: integer }, by: { type: string }, of: { type: integer } }
            triggers:
              - all:
                  - { schedule: "* * * * * *", id: tick }
                  - dataset: both/a
                  - run: ender
                  - { event: com.example.go, filter: "${{ data.n > 1 }}" }
                params:
                  from: ${{ run.interval.start }}
                  rows: ${{ datasets.`both/a`.metadata.rows }}
                  by: ${{ runs.ender.run }}
                  of: ${{ events[type = "com.example.go"].data.n }}
            tasks: { only: { uses: test } }
            """);

        var early = await UntilMissingAsync(3);
        Assert.Equal(["dataset both/a", "run ender", "event com.example.go"], early.Missing);
        Assert.Equal("schedule tick", early.Of[0]);
        await server.PostAsync("/datasets/both/a/updates", """{ "metadata": { "rows": 7 } }""");
        Assert.Equal(["run ender", "event com.example.go"], (await UntilMissingAsync(2)).Missing);
        var detail = await TestServer.BodyOf<DatasetDetail>(await server.GetAsync("/datasets/both/a"));
        Assert.Equal(("both", "all"), (detail.Triggers.Single().Workflow, detail.Triggers.Single().Needs));
        Assert.Equal(["run ender", "event com.example.go"], detail.Triggers.Single().Missing);
        await server.PostAsync("/events", Sample.Json("com.example.go", """{ "n": 1 }""", id: "1"));
        await server.PostAsync("/events", Sample.Json("com.example.go", """{ "n": 2 }""", id: "2"));
        var sent = await TestServer.BodyOf<ReceivedEvents>(await server.PostAsync("/events", Sample.Json("com.example.end")));

        var page = await UntilAsync<Page<RunView>>("/runs?workflow=both", page => page.Items.Count > 0);
        var given = page.Items.Single().Params!.Value;
        Assert.Equal((7, 2), (given.GetProperty("rows").GetInt32(), given.GetProperty("of").GetInt32()));
        Assert.Equal(sent.Events.Single().Fates.Single().Run.ToString(), given.GetProperty("by").GetString());
        Assert.True(DateTimeOffset.TryParse(given.GetProperty("from").GetString(), CultureInfo.InvariantCulture, out _));
        var fires = await TestServer.BodyOf<Page<InboxView>>(await server.GetAsync($"/events?run={page.Items.Single().Id}&type=eventflow.schedule.fired"));
        Assert.All(fires.Items, fire => Assert.Equal(("run", "started"), (fire.Via, fire.Fates.Single().Fate)));
        Assert.NotEmpty(fires.Items);
        await server.Http.DeleteAsync(new Uri("/api/v1/workflows/both", UriKind.Relative));
    }

    [Fact]
    public async Task An_update_starts_a_run_by_any_and_is_no_less_part_of_all()
    {
        await server.PutAsync("beside", """
            workflow: beside
            params: { why: { type: string } }
            triggers:
              - { dataset: { any: [beside/a, beside/b] }, params: { why: any } }
              - { dataset: { all: [beside/a, beside/b] }, params: { why: both } }
            tasks: { only: { uses: test } }
            """);

        var first = await TestServer.BodyOf<InboxView>(await server.PostAsync("/datasets/beside/a/updates", "{}"));
        await server.PostAsync("/datasets/beside/b/updates", "{}");
        var runs = await UntilAsync<Page<RunView>>("/runs?workflow=beside", page => page.Items.Count >= 3);

        Assert.Equal([("beside", "started"), ("beside", "waiting")], first.Fates.Select(fate => (fate.Workflow!, fate.Fate)));
        Assert.Equal(
            ["any", "any", "both"],
            runs.Items.Select(run => run.Params!.Value.GetProperty("why").GetString()!).Order(StringComparer.Ordinal));
    }

    private async Task<TriggerWaitView> UntilMissingAsync(int count)
    {
        var schedule = await UntilAsync<WorkflowScheduleView>(
            "/workflows/both/schedule?next=1", view => view.Schedules.Single().WaitsWith?.Missing.Count == count);
        return schedule.Schedules.Single().WaitsWith!;
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
