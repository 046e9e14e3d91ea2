using System.Net;
using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Orchestrator.Outgoing;
using EventFlow.Server.Hooks;
using EventFlow.Tests.Events;
using EventFlow.Tests.Events.Envelopes;

namespace EventFlow.Tests.Server;

public sealed class HookEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_signed_call_is_an_event_with_its_body_as_data()
    {
        await server.PutAsync("paid", """
            workflow: paid
            params: { order: { type: integer } }
            triggers: [{ event: com.example.paid, source: /hooks/shop, params: { order: "${{ data.order }}" } }]
            tasks: { only: { uses: test } }
            """);
        var secret = await MadeAsync("shop", """{ "type": "com.example.paid" }""");

        var answer = await CallAsync("shop", """{ "order": 7 }""", secret, Now);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var received = await TestServer.BodyOf<InboxView>(answer);
        Assert.Equal(("hook", "com.example.paid", "/hooks/shop"), (received.Via, received.Type, received.Source));
        Assert.Equal(("paid", "started"), (received.Fates.Single().Workflow, received.Fates.Single().Fate));
    }

    [Fact]
    public async Task A_caller_that_signs_the_same_body_anew_starts_nothing_twice()
    {
        await server.PutAsync("again", """
            workflow: again
            triggers: [{ event: eventflow.hook.again }]
            tasks: { only: { uses: test } }
            """);
        var secret = await MadeAsync("again");

        var first = await TestServer.BodyOf<InboxView>(await CallAsync("again", "{}", secret, Now));
        var second = await TestServer.BodyOf<InboxView>(await CallAsync("again", "{}", secret, Now.AddSeconds(1)));

        Assert.Equal(("started", "duplicate"), (first.Fates.Single().Fate, second.Fates.Single().Fate));
        Assert.Equal(first.Fates[0].Run, second.Fates[0].Run);
    }

    [Fact]
    public async Task What_is_not_signed_well_is_refused_and_its_body_is_not_looked_into()
    {
        var (secret, other) = (await MadeAsync("guarded"), await MadeAsync("other"));
        const string Body = "{ this is no JSON";
        var good = HookSignature.Make(secret, Now, "{}"u8);
        Assert.Equal(HttpStatusCode.Accepted, (await CallAsync("guarded", "{}", good)).StatusCode);

        await RefusedAsync("guarded", "{}", good);
        await RefusedAsync("guarded", Body, null);
        await RefusedAsync("guarded", Body, "nonsense");
        await RefusedAsync("guarded", Body, "t=1");
        await RefusedAsync("guarded", Body, $"t={Now.ToUnixTimeSeconds()},v1={new string('0', 64)}");
        await RefusedAsync("guarded", "{ }", HookSignature.Make(secret, Now, "{}"u8));
        await RefusedAsync("guarded", "{}", HookSignature.Make(other, Now, "{}"u8));
        await RefusedAsync("guarded", "{}", HookSignature.Make(secret, Now.AddMinutes(-6), "{}"u8));
        await RefusedAsync("guarded", "{}", HookSignature.Make(secret, Now.AddMinutes(6), "{}"u8));
        await RefusedAsync("unknown", "{}", HookSignature.Make(secret, Now, "{}"u8));
        var malformed = await TestServer.ProblemOf(await CallAsync("guarded", Body, HookSignature.Make(secret, Now, Encoding.UTF8.GetBytes(Body))));
        Assert.Equal((400, "EF2220"), (malformed.Status, malformed.Code));
        Assert.Equal(413, (int)(await CallAsync("guarded", new string(' ', (1024 * 1024) + 1), good)).StatusCode);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_are_good_and_after_two_the_oldest_is_not()
    {
        var first = await MadeAsync("turned");
        var second = await RotatedAsync("turned");

        Assert.Equal(HttpStatusCode.Accepted, (await CallAsync("turned", "1", first, Now)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await CallAsync("turned", "2", second, Now)).StatusCode);
        await RotatedAsync("turned");
        Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync("turned", "3", first, Now)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await CallAsync("turned", "4", second, Now)).StatusCode);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_a_hook_can_be_changed_listed_and_removed()
    {
        await MadeAsync("shown");

        var changed = await PutAsync("shown", """{ "source": "/elsewhere" }""");
        var list = await server.GetAsync("/hooks?limit=500");

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Null((await TestServer.BodyOf<HookSecret>(changed)).Secret);
        Assert.Equal("/elsewhere", (await TestServer.BodyOf<Page<HookView>>(list)).Items.Single(hook => hook.Name == "shown").Source);
        Assert.DoesNotContain("secret", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync(new Uri("/api/v1/hooks/shown", UriKind.Relative))).StatusCode);
        var gone = await TestServer.ProblemOf(await server.PostAsync("/hooks/shown/rotate", "{}"));
        Assert.Equal((404, "EF4079"), (gone.Status, gone.Code));
        Assert.Equal("EF2022", (await TestServer.ProblemOf(await PutAsync("-bad", "{}"))).Code);
        Assert.Equal("EF2022", (await TestServer.ProblemOf(await PutAsync("bad", """{ "typ": "a" }"""))).Code);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("Basic {1}")]
    public async Task A_service_that_cannot_sign_shows_a_token_and_what_it_reports_is_read(string header)
    {
        var name = $"uploads{header.Length}{header[0]}";
        var secret = await MadeAsync(name, """{ "auth": "token" }""");
        var authorization = header.Replace("{0}", secret, StringComparison.Ordinal)
            .Replace("{1}", Convert.ToBase64String(Encoding.UTF8.GetBytes($"minio:{secret}")), StringComparison.Ordinal);

        var minio = await ShownAsync(name, Notifications.MinIo("a b.csv", "a+b.csv"), authorization);
        var sns = await ShownAsync(name, Notifications.Sns("x", "SubscriptionConfirmation"), authorization, "text/plain");
        var other = await ShownAsync(name, """{ "order": 7 }""", authorization);

        Assert.Equal(("hook", "com.amazonaws.s3.ObjectCreated:Put", "a b.csv"), (minio.Via, minio.Type, minio.Subject));
        Assert.StartsWith("EF4102 ", sns.Fates.Single().Reason, StringComparison.Ordinal);
        Assert.Equal(($"eventflow.hook.{name}", $"/hooks/{name}"), (other.Type, other.Source));
    }

    [Fact]
    public async Task A_token_says_nothing_of_events_that_are_not_of_its_service()
    {
        var secret = await MadeAsync("narrow", """{ "auth": "token" }""");

        var inside = await ShownAsync("narrow", Notifications.Sns(Sample.Json("eventflow.dataset.updated")), $"Bearer {secret}");
        var whole = await ShownAsync("narrow", Sample.Json("eventflow.dataset.updated"), $"Bearer {secret}");

        Assert.Equal(("com.amazonaws.sns.Notification", "eventflow.hook.narrow"), (inside.Type, whole.Type));
    }

    [Fact]
    public async Task A_wrong_token_and_one_for_a_hook_that_wants_signatures_are_refused_with_a_challenge()
    {
        var token = await MadeAsync("tokened", """{ "auth": "token" }""");
        var signing = await MadeAsync("signing");
        (string Hook, string? Authorization)[] wrong =
        [
            ("tokened", null), ("tokened", "Bearer"), ("tokened", "Bearer x"), ("tokened", $"Digest {token}"), ("tokened", "Basic !"),
            ("tokened", $"Basic {token}"), ("tokened", $"Bearer {signing}"), ("signing", $"Bearer {signing}"), ("unknown", $"Bearer {token}"),
        ];

        foreach (var (hook, authorization) in wrong)
        {
            var answer = await ShowAsync(hook, "{", authorization, "application/json");
            Assert.Equal("Basic realm=\"eventflow\"", answer.Headers.WwwAuthenticate.ToString());
            var problem = await TestServer.ProblemOf(answer);
            Assert.Equal((401, "EF4078"), (problem.Status, problem.Code));
        }

        await RefusedAsync("tokened", "{}", HookSignature.Make(token, Now, "{}"u8));
        Assert.Equal("EF2022", (await TestServer.ProblemOf(await PutAsync("bad", """{ "auth": "none" }"""))).Code);
    }

    private async Task<InboxView> ShownAsync(string name, string body, string authorization, string type = "application/json")
    {
        var answer = await ShowAsync(name, body, authorization, type);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return Assert.Single((await TestServer.BodyOf<ReceivedEvents>(answer)).Events);
    }

    private async Task<HttpResponseMessage> ShowAsync(string name, string body, string? authorization, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/hooks/{name}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await server.Http.SendAsync(request);
    }

    private async Task RefusedAsync(string name, string body, string? signature)
    {
        var problem = await TestServer.ProblemOf(await CallAsync(name, body, signature));
        Assert.Equal((401, "EF4078"), (problem.Status, problem.Code));
    }

    private Task<HttpResponseMessage> CallAsync(string name, string body, string secret, DateTimeOffset at) =>
        CallAsync(name, body, HookSignature.Make(secret, at, Encoding.UTF8.GetBytes(body)));

    private async Task<HttpResponseMessage> CallAsync(string name, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/hooks/{name}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(HookSignature.Header, signature);
        return await server.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> PutAsync(string name, string body) => server.Http.PutAsync(
        new Uri($"/api/v1/hooks/{name}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<string> MadeAsync(string name, string body = "{}")
    {
        var answer = await PutAsync(name, body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await TestServer.BodyOf<HookSecret>(answer)).Secret!;
    }

    private async Task<string> RotatedAsync(string name) =>
        (await TestServer.BodyOf<HookSecret>(await server.PostAsync($"/hooks/{name}/rotate", "{}"))).Secret!;
}
