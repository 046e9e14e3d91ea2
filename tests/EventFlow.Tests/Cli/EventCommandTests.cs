using EventFlow.Tests.Events;
using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class EventCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Events_are_sent_listed_shown_and_replayed()
    {
        await server.PutAsync("told", "workflow: told\ntriggers: [{ event: com.example.told }]\ntasks: { only: { uses: test } }");
        var one = folder.Write("one.json", Sample.Json("com.example.told", id: "1"));
        var several = folder.Write("several.json", $"[{Sample.Json("com.example.told", id: "1")}, {Sample.Json("com.example.told", id: "2")}]");

        var first = await CliCall.RunAsync(server.Url, "events", "send", one, "-o", "json");
        var second = await CliCall.RunAsync(server.Url, "events", "send", several);
        var id = first.Json.GetProperty("events")[0].GetProperty("id").GetString()!;
        var list = await CliCall.RunAsync(server.Url, "events", "list", "--type", "com.example.told", "--fate", "duplicate", "-o", "json");
        var shown = await CliCall.RunAsync(server.Url, "events", "show", id);
        var replayed = await CliCall.RunAsync(server.Url, "events", "replay", id, "--force", "-o", "json");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal("1", list.Json.GetProperty("items")[0].GetProperty("event_id").GetString());
        Assert.Matches(@"EVENT +RECEIVED +TYPE .*\n.* told +duplicate .*\n.* told +started ", second.Out);
        Assert.Contains("  com.example.told from /shop, id 1\n  told: started run ", shown.Out, StringComparison.Ordinal);
        Assert.Equal("started", replayed.Json.GetProperty("fates")[0].GetProperty("fate").GetString());
    }

    [Fact]
    public async Task Runs_are_listed_by_what_began_them()
    {
        await server.PutAsync("begun", "workflow: begun\ntriggers: [{ event: com.example.begin }]\ntasks: { a: { uses: nobody } }\n");
        var file = folder.Write("begin.json", Sample.Json("com.example.begin", id: "1"));
        await CliCall.RunAsync(server.Url, "run", "begun");
        await CliCall.RunAsync(server.Url, "events", "send", file);
        string[] list = ["runs", "list", "--workflow", "begun"];

        var byEvent = await CliCall.RunAsync(server.Url, [.. list, "--cause", "event", "--trigger", "com.example.begin"]);
        var manual = await CliCall.RunAsync(server.Url, [.. list, "--cause", "manual", "-o", "json"]);
        var byOther = await CliCall.RunAsync(server.Url, [.. list, "--trigger", "com.example.other", "-o", "json"]);
        var wrong = await CliCall.RunAsync(server.Url, [.. list, "--cause", "clock", "-o", "json"]);

        Assert.Contains("  event com.example.begin", byEvent.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("manual", byEvent.Out, StringComparison.Ordinal);
        Assert.Equal(1, manual.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(0, byOther.Json.GetProperty("items").GetArrayLength());
        Assert.Equal((1, "EF2009"), (wrong.ExitCode, wrong.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_bad_event_is_refused_with_its_code_and_an_unknown_one_is_not_found()
    {
        var bad = await CliCall.RunAsync(server.Url, "events", "send", folder.Write("bad.json", "{}"), "-o", "json");
        var unknown = await CliCall.RunAsync(server.Url, "events", "show", "nonsense", "-o", "json");

        Assert.Equal((1, "EF2222"), (bad.ExitCode, bad.Json.GetProperty("code").GetString()));
        Assert.Equal((1, "EF4076"), (unknown.ExitCode, unknown.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_hook_is_made_rotated_listed_and_removed()
    {
        var made = await CliCall.RunAsync(server.Url, "hooks", "put", "shop", "--type", "com.example.paid");
        var again = await CliCall.RunAsync(server.Url, "hooks", "put", "shop");
        var rotated = await CliCall.RunAsync(server.Url, "hooks", "rotate", "shop", "-o", "json");
        var list = await CliCall.RunAsync(server.Url, "hooks", "list");
        var removed = await CliCall.RunAsync(server.Url, "hooks", "delete", "shop");

        Assert.Contains("hook shop: events of type com.example.paid from /hooks/shop\n", made.Out, StringComparison.Ordinal);
        Assert.Contains("  secret, shown this once: ", made.Out, StringComparison.Ordinal);
        Assert.Contains("  its secret stays as it is\n", again.Out, StringComparison.Ordinal);
        Assert.Equal(64, rotated.Json.GetProperty("secret").GetString()!.Length);
        Assert.Contains("shop  eventflow.hook.shop  /hooks/shop", list.Out, StringComparison.Ordinal);
        Assert.Equal((0, "hook shop is removed\n"), (removed.ExitCode, removed.Out));
    }
}
