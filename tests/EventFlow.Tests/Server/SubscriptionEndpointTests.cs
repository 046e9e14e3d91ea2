using System.Text;
using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Outgoing;
using EventFlow.Tests.Events;
using EventFlow.Tests.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Server;

public sealed class SubscriptionEndpointTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = Waits.Patience;
    private readonly TestServer server = new();

    public async Task InitializeAsync()
    {
        await server.StartAsync(services => services.AddSingleton(
            new WebhookOptions { AllowPrivate = true, FirstRest = TimeSpan.FromMilliseconds(20), Timeout = TimeSpan.FromSeconds(5) }));
        await server.PutAsync("told", "workflow: told\ntriggers: [{ event: com.example.tell }]\ntasks: { a: { wait: { for: 1ms } } }");
        await server.PutAsync("untold", "workflow: untold\ntriggers: [{ event: com.example.tell }]\ntasks: { a: { wait: { for: 1ms } } }");
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_end_is_sent_signed_until_it_is_taken()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500, 302, 200);
        var secret = await SubscribeAsync("ops", receiver.Url, """, "types": ["eventflow.run.s*"], "workflows": ["told"]""");

        await TellAsync();

        var delivery = (await UntilAsync(
            "ops", page => page.Items.Count(one => one.State == "delivered") == 2)).Items.Single(one => one.Type == "eventflow.run.succeeded");
        var calls = receiver.Calls.ToList();
        Assert.All(calls, call => Assert.True(
            HookSignature.Read(call.Signature)!.IsGood([secret], TimeProvider.System.GetUtcNow(), call.Body), "the signature is good"));
        Assert.All(calls, call => Assert.Equal(CloudEventFormat.MediaType, call.Type));
        var events = calls.Select(call => CloudEventFormat.Read(call.Body)).ToList();
        Assert.All(events, one => Assert.Equal("/workflows/told", one.Source));
        Assert.Equal(2, events.Select(one => one.Id).Distinct().Count());
        Assert.Equal((200, null), (delivery.LastStatus, delivery.LastError));
        Assert.True(calls.Count >= 4);
    }

    [Fact]
    public async Task Two_secrets_sign_while_one_takes_over_from_the_other()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var first = await SubscribeAsync("ops", receiver.Url, """, "types": ["eventflow.run.succeeded"]""");
        var second = (await TestServer.BodyOf<SubscriptionSecret>(await server.PostAsync("/subscriptions/ops/rotate", ""))).Secret!;

        await TellAsync();

        await UntilAsync("ops", page => page.Items.Count(one => one.State == "delivered") == 2);
        var call = receiver.Calls.First();
        var signature = HookSignature.Read(call.Signature)!;
        Assert.All(new[] { first, second }, secret => Assert.True(signature.IsGood([secret], TimeProvider.System.GetUtcNow(), call.Body)));
    }

    [Fact]
    public async Task One_that_is_gone_is_stopped_until_it_is_put_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync(410, 200);
        await SubscribeAsync("ops", receiver.Url, """, "types": ["eventflow.run.succeeded"], "workflows": ["told"]""");

        await TellAsync();

        await UntilAsync("ops", page => page.Items.Any(one => one.State == "given_up"));
        var stopped = await StoppedAsync("ops");
        Assert.Equal("its receiver answered 410 Gone", stopped.StoppedBecause);
        await SubscribeAsync("ops", receiver.Url, """, "types": ["eventflow.run.succeeded"], "workflows": ["told"]""");
        await TellAsync();
        await UntilAsync("ops", page => page.Items.Any(one => one.State == "delivered"));
    }

    [Fact]
    public async Task One_that_never_answers_holds_up_no_other()
    {
        var release = new TaskCompletionSource();
        await using var slow = await WebhookReceiver.StartAsync((_, _) => release.Task);
        await using var quick = await WebhookReceiver.StartAsync(200);
        await SubscribeAsync("slow", slow.Url, "");
        await SubscribeAsync("quick", quick.Url, """, "types": ["eventflow.run.succeeded"]""");

        for (var run = 0; run < 10; run++)
        {
            await TellAsync();
        }

        await UntilAsync("quick", page => page.Items.Count(one => one.State == "delivered") == 20);
        Assert.InRange(slow.Calls.Count, 1, 4);
        release.SetResult();
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_told_of_with_its_error()
    {
        await SubscribeAsync("away", "http://127.0.0.1:1/hook", """, "types": ["eventflow.run.succeeded"]""");

        await TellAsync();

        var page = await UntilAsync("away", page => page.Items.Any(one => one.Attempts > 1));
        var delivery = page.Items.First(one => one.Attempts > 1);
        Assert.Equal(("pending", null), (delivery.State, delivery.LastStatus));
        Assert.Contains("refused", delivery.LastError, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_cannot_be_subscribed_is_refused()
    {
        await RefusedAsync(422, "EF4113", """{ "url": "http://169.254.169.254/latest" }""");
        await RefusedAsync(422, "EF4113", """{ "url": "ftp://example.org" }""");
        await RefusedAsync(422, "EF2022", """{ "types": ["eventflow.run.failed"] }""");
        await RefusedAsync(422, "EF2022", """{ "url": "https://example.org", "types": ["com.example.*"] }""");
        await RefusedAsync(422, "EF2022", """{ "url": "https://example.org", "types": "eventflow.run.failed" }""");
        await RefusedAsync(422, "EF2022", """{ "url": "https://example.org", "types": ["eventflow.dataset.updated"], "workflows": ["told"] }""");
        Assert.Equal("EF4112", (await TestServer.ProblemOf(await server.GetAsync("/subscriptions/nobody"))).Code);
        Assert.Equal("EF4112", (await TestServer.ProblemOf(await server.GetAsync("/subscriptions/nobody/deliveries"))).Code);
        Assert.Equal("EF4112", (await TestServer.ProblemOf(await server.PostAsync("/subscriptions/nobody/rotate", ""))).Code);
        Assert.Empty((await TestServer.BodyOf<Page<SubscriptionView>>(await server.GetAsync("/subscriptions"))).Items);
    }

    [Fact]
    public async Task The_command_line_makes_lists_and_removes_them()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var made = await Cli.CliCall.RunAsync(
            server.Url, "subscriptions", "put", "ops", "--url", receiver.Url, "--type", "eventflow.run.*", "--workflow", "told");
        await TellAsync();
        await UntilAsync("ops", page => page.Items.Any(one => one is { State: "delivered", Type: "eventflow.run.succeeded" }));
        var list = await Cli.CliCall.RunAsync(server.Url, "subscriptions", "list");
        var deliveries = await Cli.CliCall.RunAsync(server.Url, "subscriptions", "deliveries", "ops");
        var rotated = await Cli.CliCall.RunAsync(server.Url, "subscriptions", "rotate", "ops");
        var removed = await Cli.CliCall.RunAsync(server.Url, "subscriptions", "delete", "ops");

        Assert.Contains("subscription ops: eventflow.run.* of told\n", made.Out, StringComparison.Ordinal);
        Assert.Contains("  secret, shown this once: ", made.Out, StringComparison.Ordinal);
        Assert.Contains("eventflow.run.*", list.Out, StringComparison.Ordinal);
        Assert.Contains("eventflow.run.succeeded  delivered", deliveries.Out, StringComparison.Ordinal);
        Assert.Contains("  secret, shown this once: ", rotated.Out, StringComparison.Ordinal);
        Assert.Equal((0, "subscription ops is removed\n"), (removed.ExitCode, removed.Out));
    }

    private async Task RefusedAsync(int status, string code, string body)
    {
        var problem = await TestServer.ProblemOf(await PutAsync("bad", body));
        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    private async Task<string> SubscribeAsync(string name, string url, string more)
    {
        var answer = await PutAsync(name, $$"""{ "url": "{{url}}"{{more}} }""");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await TestServer.BodyOf<SubscriptionSecret>(answer)).Secret ?? "";
    }

    private Task<HttpResponseMessage> PutAsync(string name, string body) => server.Http.PutAsync(
        new Uri($"/api/v1/subscriptions/{name}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task TellAsync() =>
        Assert.True((await server.PostAsync("/events", Sample.Json("com.example.tell", id: Guid.NewGuid().ToString()))).IsSuccessStatusCode);

    private async Task<SubscriptionView> StoppedAsync(string name)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var found = await TestServer.BodyOf<SubscriptionView>(await server.GetAsync($"/subscriptions/{name}"));
            if (found.StoppedAt is not null)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private async Task<Page<DeliveryView>> UntilAsync(string name, Func<Page<DeliveryView>, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var page = await TestServer.BodyOf<Page<DeliveryView>>(await server.GetAsync($"/subscriptions/{name}/deliveries?limit=500"));
            if (isSo(page))
            {
                return page;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }
}
