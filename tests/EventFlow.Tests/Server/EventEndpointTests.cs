using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Tests.Events;
using EventFlow.Tests.Events.Envelopes;
using EventFlow.Tests.Timing;

namespace EventFlow.Tests.Server;

public sealed class EventEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Structured = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    private static readonly TimeSpan Patience = Waits.Patience;

    private static string Flow(string id, string trigger = "params: { site: \"${{ data.site }}\" }") => $$"""
        workflow: {{id}}
        params: { site: { type: string, default: none } }
        triggers:
          - event: com.example.{{id}}
            {{trigger}}
        tasks: { only: { uses: test } }
        """;

    [Fact]
    public async Task An_event_starts_a_run_with_parameters_made_from_it_and_a_repetition_starts_none()
    {
        await server.PutAsync("arrived", Flow("arrived"));
        var json = Sample.Json("com.example.arrived", """{ "site": "berlin" }""");

        var first = (await SentAsync(json)).Single();
        var again = (await SentAsync(json)).Single();

        var fate = Assert.Single(first.Fates);
        Assert.Equal(("arrived", "started"), (fate.Workflow, fate.Fate));
        Assert.Equal(new FateView("arrived", "duplicate", fate.Run, null), Assert.Single(again.Fates));
        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{fate.Run}"));
        Assert.Equal(("arrived", "berlin", "event:/shop\t1"), (run.Workflow, run.Params!.Value.GetProperty("site").GetString(), run.Key));
    }

    [Fact]
    public async Task An_event_for_a_deleted_workflow_is_refused_with_the_way_out_and_starts_its_run_when_it_is_replayed()
    {
        await server.PutAsync("removed", Flow("removed"));
        await server.Http.DeleteAsync(new Uri("/api/v1/workflows/removed", UriKind.Relative));

        var refused = (await SentAsync(Sample.Json("com.example.removed"))).Single();
        await server.PostAsync("/workflows/removed/restore", "");
        var replayed = await ReplayedAsync(refused.Id, "{}");

        var fate = Assert.Single(refused.Fates);
        Assert.Equal(("refused", null), (fate.Fate, fate.Run));
        Assert.StartsWith("EF4055 workflow 'removed' was deleted at ", fate.Reason, StringComparison.Ordinal);
        Assert.Equal("started", Assert.Single(replayed.Fates).Fate);
    }

    [Fact]
    public async Task Runs_of_events_keep_to_the_limit_of_their_workflow_and_know_what_started_them()
    {
        await server.PutAsync("limited", Flow("limited") + "\nconcurrency: { max: 1, overflow: skip }\n");

        var first = (await SentAsync(Sample.Json("com.example.limited", id: "1"))).Single().Fates.Single();
        var second = (await SentAsync(Sample.Json("com.example.limited", id: "2"))).Single().Fates.Single();

        Assert.Equal(("started", null), (first.Fate, first.Reason));
        Assert.Equal(("started", "skipped: at most 1 run of the workflow at a time"), (second.Fate, second.Reason));
        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{second.Run}"));
        Assert.Equal("canceled", run.State);
        Assert.Equal("com.example.limited", run.Trigger!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Events_come_in_batches_in_headers_and_as_plain_JSON()
    {
        await server.PutAsync("modes", Flow("modes"));

        var batch = await SentAsync($"[{Sample.Json("com.example.modes", id: "1")}, {Sample.Json("com.example.modes", id: "2")}]", Batch);
        var plain = await SentAsync(Sample.Json("com.example.modes", id: "3"), "application/json");
        var several = await SentAsync($" [{Sample.Json("com.example.modes", id: "4")}]", "application/json");
        using var binary = Binary("{ \"site\": \"oslo\" }", "application/json", ("ce-id", "5%20a"), ("CE-Type", "com.example.modes"));
        var headers = (await TestServer.BodyOf<ReceivedEvents>(await server.Http.SendAsync(binary))).Events;

        InboxView[] all = [.. batch, .. plain, .. several, .. headers];
        Assert.All(all, received => Assert.Equal("started", Assert.Single(received.Fates).Fate));
        Assert.Equal(["1", "2", "3", "4", "5 a"], all.Select(received => received.EventId));
    }

    [Theory]
    [InlineData("{", Structured, 400, "EF2220")]
    [InlineData("{}", Structured, 422, "EF2222")]
    [InlineData("""{ "specversion": "0.3", "id": "1", "source": "s", "type": "t" }""", Structured, 422, "EF2222")]
    [InlineData("{}", Batch, 422, "EF2225")]
    [InlineData("<a/>", "application/cloudevents+xml", 415, "EF4075")]
    [InlineData("<a/>", "text/xml", 415, "EF4075")]
    public async Task What_is_no_event_is_refused_and_not_kept(string body, string type, int status, string code)
    {
        var problem = await TestServer.ProblemOf(await SendAsync(body, type));

        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        var problem = await TestServer.ProblemOf(await SendAsync(new string(' ', 1024 * 1024 + 1), Structured));

        Assert.Equal((413, "EF2005"), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task The_inbox_says_what_became_of_every_event()
    {
        await server.PutAsync("strict", Flow("strict", "filter: ${{ data.site != \"nowhere\" }}\n    params: { site: \"${{ data.site }}\" }"));

        var filtered = (await SentAsync(Sample.Json("com.example.strict", """{ "site": "nowhere" }""", "1"))).Single();
        var refused = (await SentAsync(Sample.Json("com.example.strict", """{ "site": 5 }""", "2"))).Single();
        var unwanted = (await SentAsync(Sample.Json("com.example.unwanted"))).Single();

        Assert.Equal(new FateView("strict", "filtered", null, null), Assert.Single(filtered.Fates));
        Assert.Equal(new FateView(null, "no_match", null, null), Assert.Single(unwanted.Fates));
        Assert.Equal(("strict", "refused"), (refused.Fates[0].Workflow, refused.Fates[0].Fate));
        Assert.Equal(
            "EF2232 the event does not fit the parameters: parameter 'site': expected string, found 5", refused.Fates[0].Reason);
        Assert.Equal([refused.Id, filtered.Id], (await ListAsync("?type=com.example.strict")).Items.Select(one => one.Id));
        Assert.Equal([refused.Id], (await ListAsync("?type=com.example.strict&fate=refused")).Items.Select(one => one.Id));
        var page = await ListAsync("?type=com.example.strict&limit=1");
        Assert.Equal([filtered.Id], (await ListAsync($"?type=com.example.strict&limit=1&cursor={page.Next}")).Items.Select(one => one.Id));
        var found = await TestServer.BodyOf<InboxView>(await server.GetAsync($"/events/{refused.Id}"));
        Assert.Equal(5, found.Event!.Value.GetProperty("data").GetProperty("site").GetInt32());
        Assert.Equal("EF2009", (await TestServer.ProblemOf(await server.GetAsync("/events?fate=lost"))).Code);
        Assert.Equal("EF4076", (await TestServer.ProblemOf(await server.GetAsync($"/events/{Guid.CreateVersion7()}"))).Code);
    }

    [Fact]
    public async Task What_others_could_not_read_is_put_aside_with_their_reason_and_starts_nothing()
    {
        await server.PutAsync("everything", Flow("everything").Replace("com.example.everything", "\"eventflow.event.*\"", StringComparison.Ordinal));

        var refused = (await SentAsync(Sample.Json("eventflow.event.refused", """{ "reason": "EF2220 no\u0000 JSON", "raw": "{" }"""))).Single();
        var silent = (await SentAsync(Sample.Json("eventflow.event.refused", "7", "2"))).Single();

        Assert.Equal(new FateView(null, "refused", null, "EF2220 no\\u0000 JSON"), Assert.Single(refused.Fates));
        Assert.Equal(new FateView(null, "refused", null, "no reason was given"), Assert.Single(silent.Fates));
        Assert.Equal([refused.Id], (await ListAsync("?type=eventflow.event.refused&event_id=1")).Items.Select(one => one.Id));
        Assert.Equal("EF4077", (await TestServer.ProblemOf(await server.PostAsync($"/events/{refused.Id}/replay", "{}"))).Code);
    }

    [Fact]
    public async Task A_replay_starts_what_the_event_has_not_started_yet_and_a_forced_one_all()
    {
        var lost = (await SentAsync(Sample.Json("com.example.late"))).Single();
        await server.PutAsync("late", Flow("late"));

        var first = await ReplayedAsync(lost.Id, "");
        var again = await ReplayedAsync(lost.Id, "{}");
        var forced = await ReplayedAsync(lost.Id, """{ "force": true }""", "k");
        var repeated = await ReplayedAsync(lost.Id, """{ "force": true }""", "k");

        Assert.Equal("no_match", Assert.Single(lost.Fates).Fate);
        Assert.Equal(
            ["started", "duplicate", "started", "duplicate"], new[] { first, again, forced, repeated }.Select(one => one.Fates.Single().Fate));
        Assert.Equal((lost.Id, "replay"), (first.ReplayOf, first.Via));
        Assert.NotEqual(first.Fates[0].Run, forced.Fates[0].Run);
        var unknown = await TestServer.ProblemOf(await server.PostAsync($"/events/{Guid.CreateVersion7()}/replay", "{}"));
        Assert.Equal((404, "EF4076"), (unknown.Status, unknown.Code));
        Assert.Equal("EF2022", (await TestServer.ProblemOf(await server.PostAsync($"/events/{lost.Id}/replay", """{ "force": 1 }"""))).Code);
    }

    [Fact]
    public async Task Events_of_a_batch_start_one_run_when_there_are_enough_and_each_counts_once()
    {
        await server.PutAsync(
            "gathered", Flow("gathered", "batch: { size: 3, within: 1h }\n    params: { site: \"${{ $join(events.data.site) }}\" }"));
        var events = new[] { "a", "b", "b", "c", "d" }.Select(site => Sample.Json("com.example.gathered", $$"""{ "site": "{{site}}" }""", site));

        var sent = await SentAsync($"[{string.Join(", ", events)}]", Batch);

        Assert.Equal(["waiting", "waiting", "duplicate", "waiting", "waiting"], sent.Select(one => one.Fates.Single().Fate));
        var run = sent[0].Fates[0].Run;
        Assert.Equal([run, run, run, run], sent.Take(4).Select(one => one.Fates[0].Run));
        Assert.NotEqual(run, sent[4].Fates[0].Run);
        var started = await StartedAsync(run);
        Assert.Equal("abc", started.Params!.Value.GetProperty("site").GetString());
        Assert.Equal(["started", "started", "duplicate", "started", "waiting"], await FatesAsync(sent));
    }

    [Fact]
    public async Task A_debounced_run_starts_with_the_last_event_when_no_more_come()
    {
        await server.PutAsync("quiet", Flow("quiet", "debounce: 50ms\n    params: { site: \"${{ data.site }}\" }"));
        var events = new[] { "a", "b", "c" }.Select(site => Sample.Json("com.example.quiet", $$"""{ "site": "{{site}}" }""", site));

        var sent = await SentAsync($"[{string.Join(", ", events)}]", Batch);

        var run = Assert.Single(sent.Select(one => one.Fates.Single().Run).Distinct());
        var started = await StartedAsync(run);
        Assert.Equal("c", started.Params!.Value.GetProperty("site").GetString());
    }

    [Fact]
    public async Task What_S3_reports_is_read_as_it_comes_each_record_an_event_and_its_test_message_is_put_aside()
    {
        await server.PutAsync("uploaded", """
            workflow: uploaded
            params: { key: { type: string }, size: { type: integer } }
            triggers: [{ event: "com.amazonaws.s3.ObjectCreated:*", source: "*.uploads", params: { key: "${{ data.key }}", size: "${{ data.size }}" } }]
            tasks: { only: { uses: test } }
            """);

        var sent = await SentAsync(Notifications.S3(Notifications.Record("a+b.csv"), Notifications.Record("c.csv")), "application/json");
        var again = (await SentAsync(Notifications.EventBridge("a b.csv"), "application/json")).Single();
        var test = (await SentAsync("""{ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads" }""", "application/json")).Single();

        Assert.Equal(["started", "started"], sent.Select(one => Fate(one).Fate));
        Assert.Equal(("duplicate", Fate(sent[0]).Run), (Fate(again).Fate, Fate(again).Run));
        var run = await TestServer.BodyOf<RunView>(await server.GetAsync($"/runs/{Fate(sent[0]).Run}"));
        Assert.Equal(("a b.csv", 1024), (run.Params!.Value.GetProperty("key").GetString(), run.Params!.Value.GetProperty("size").GetInt32()));
        Assert.StartsWith("EF4100 ", test.Fates.Single().Reason, StringComparison.Ordinal);
        Assert.Equal("EF2222", (await TestServer.ProblemOf(await SendAsync("{}", "application/json"))).Code);

        static FateView Fate(InboxView received) => received.Fates.Single(fate => fate.Workflow == "uploaded");
    }

    [Fact]
    public async Task SNS_is_known_by_its_header_though_it_says_that_it_sends_text()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/events", UriKind.Relative))
        {
            Content = new StringContent(Notifications.Sns(Notifications.S3(Notifications.Record("by+sns.csv"))), Encoding.UTF8, "text/plain"),
        };
        request.Headers.Add("x-amz-sns-message-type", "Notification");

        var received = (await TestServer.BodyOf<ReceivedEvents>(await server.Http.SendAsync(request))).Events.Single();

        Assert.Equal("by sns.csv", received.Subject);
    }

    // Two of the files tell of the same upload.
    [CasesFact("aws-events")]
    public async Task What_AWS_sends_three_times_in_any_order_starts_one_run_each()
    {
        await server.PutAsync("aws", """
            workflow: aws
            triggers: [{ event: "com.amazonaws.*" }, { event: "kafka.*" }, { event: "rabbitmq.*" }]
            tasks: { only: { uses: test } }
            """);
        var files = Directory.GetFiles(Cases.Folder("aws-events"), "*.json");
        var all = Enumerable.Repeat(files, 3).SelectMany(file => file).ToArray();
        new Random(7).Shuffle(all);

        var fates = new List<(string File, string Fate, Guid? Run)>();
        foreach (var file in all)
        {
            var fate = (await SentAsync(await File.ReadAllTextAsync(file), "application/json")).Single().Fates.Single(one => one.Workflow == "aws");
            fates.Add((Path.GetFileName(file), fate.Fate, fate.Run));
        }

        Assert.All(fates.GroupBy(one => one.File), own => Assert.Single(own.Select(one => one.Run).Distinct()));
        Assert.Equal(files.Length - 1, fates.Count(one => one.Fate == "started"));
        Assert.Equal(all.Length - files.Length + 1, fates.Count(one => one.Fate == "duplicate"));
    }

    [CasesFact("json-hostile")]
    public async Task Hostile_data_is_taken_where_it_is_JSON_and_refused_where_it_is_none()
    {
        foreach (var file in Directory.GetFiles(Cases.Folder("json-hostile"), "*.json"))
        {
            var name = Path.GetFileName(file);
            using var request = Binary("", "application/json", ("ce-id", Uri.EscapeDataString(name)), ("ce-type", "com.example.hostile"));
            request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(file));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await server.Http.SendAsync(request);

            Assert.True(
                name[0] switch
                {
                    'y' => answer.StatusCode == HttpStatusCode.Accepted,
                    'n' => answer.StatusCode == HttpStatusCode.BadRequest || request.Content.Headers.ContentLength == 0,
                    _ => (int)answer.StatusCode < 500,
                },
                $"{name}: {answer.StatusCode}");
        }
    }

    private async Task<IReadOnlyList<InboxView>> SentAsync(string body, string type = Structured)
    {
        var answer = await SendAsync(body, type);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await TestServer.BodyOf<ReceivedEvents>(answer)).Events;
    }

    private Task<HttpResponseMessage> SendAsync(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return server.Http.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content);
    }

    private static HttpRequestMessage Binary(string body, string type, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/events", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        foreach (var (name, value) in headers.Append(("ce-specversion", "1.0")).Append(("ce-source", "/shop")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private async Task<Page<InboxView>> ListAsync(string query) =>
        await TestServer.BodyOf<Page<InboxView>>(await server.GetAsync($"/events{query}"));

    /// <summary>The run, once it is there.</summary>
    private async Task<RunView> StartedAsync(Guid? run)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var answer = await server.GetAsync($"/runs/{run}");
            if (answer.IsSuccessStatusCode)
            {
                return await TestServer.BodyOf<RunView>(answer);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private async Task<IReadOnlyList<string>> FatesAsync(IEnumerable<InboxView> events)
    {
        var fates = new List<string>();
        foreach (var received in events)
        {
            fates.Add((await TestServer.BodyOf<InboxView>(await server.GetAsync($"/events/{received.Id}"))).Fates.Single().Fate);
        }

        return fates;
    }

    private async Task<InboxView> ReplayedAsync(Guid id, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/events/{id}/replay", UriKind.Relative))
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
}
