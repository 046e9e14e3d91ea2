using EventFlow.Contracts.Api;
using EventFlow.Tests.Events;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Server;

public sealed class RunTriggerEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TimeSpan Patience = Waits.Patience;

    [Fact]
    public async Task The_end_of_a_run_starts_the_workflow_that_waits_for_it_once()
    {
        await server.PutAsync("first", """
            workflow: first
            params: { n: { type: integer } }
            triggers: [{ event: com.example.first, params: { n: "${{ data.n }}" } }]
            tasks: { a: { wait: { for: 1ms } } }
            output: { double: "${{ params.n * 2 }}" }
            """);
        await server.PutAsync("second", """
            workflow: second
            params: { got: { type: integer } }
            triggers: [{ run: first, params: { got: "${{ data.output.double }}" } }]
            tasks: { only: { uses: test } }
            """);
        await server.PutAsync("onfailed", "workflow: onfailed\ntriggers: [{ run: first, on: failed }]\ntasks: { only: { uses: test } }");

        var sent = await TestServer.BodyOf<ReceivedEvents>(await server.PostAsync("/events", Sample.Json("com.example.first", """{ "n": 21 }""")));
        var run = sent.Events.Single().Fates.Single().Run;

        var started = (await UntilAsync<Page<RunView>>("/runs?workflow=second", page => page.Items.Count > 0)).Items.Single();
        Assert.Equal(42, started.Params!.Value.GetProperty("got").GetInt32());
        var inbox = await TestServer.BodyOf<Page<InboxView>>(await server.GetAsync($"/events?run={started.Id}"));
        Assert.Equal(("run", run.ToString(), "started"), (inbox.Items.Single().Via, inbox.Items.Single().Subject, inbox.Items.Single().Fates.Single().Fate));
        Assert.Empty((await TestServer.BodyOf<Page<RunView>>(await server.GetAsync("/runs?workflow=onfailed"))).Items);
        var replayed = await TestServer.BodyOf<InboxView>(await server.PostAsync($"/events/{inbox.Items.Single().Id}/replay", ""));
        Assert.Equal(("second", "duplicate"), (replayed.Fates.Single().Workflow, replayed.Fates.Single().Fate));
    }

    [Fact]
    public async Task Two_workflows_that_start_each_other_come_to_an_end()
    {
        await server.PutAsync("ping", "workflow: ping\ntriggers: [{ event: com.example.ping }, { run: pong }]\ntasks: { a: { wait: { for: 1ms } } }");
        await server.PutAsync("pong", "workflow: pong\ntriggers: [{ run: ping }]\ntasks: { a: { wait: { for: 1ms } } }");

        await server.PostAsync("/events", Sample.Json("com.example.ping"));

        var refused = await UntilAsync<Page<InboxView>>("/events?fate=refused", page => page.Items.Count > 0);
        Assert.StartsWith("EF4110 20 runs", refused.Items.Single().Fates.Single().Reason, StringComparison.Ordinal);
        var runs = await TestServer.BodyOf<Page<RunView>>(await server.GetAsync("/runs?workflow=pong"));
        Assert.Equal(10, runs.Items.Count);
    }

    [Fact]
    public async Task Nobody_outside_can_tell_of_the_end_of_a_run()
    {
        await server.PutAsync("guarded", "workflow: guarded\ntriggers: [{ run: vault }]\ntasks: { only: { uses: test } }");

        var sent = await TestServer.BodyOf<ReceivedEvents>(
            await server.PostAsync("/events", Sample.Json("eventflow.run.succeeded", source: "/workflows/vault")));

        Assert.Equal("no_match", sent.Events.Single().Fates.Single().Fate);
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
