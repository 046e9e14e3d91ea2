using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class ScheduleCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const string Trigger =
        "triggers: [{ schedule: '0 0 1 1 *', id: yearly, timezone: Europe/Berlin, end: 2200-01-01 }]\ntasks: { a: { uses: x } }\n";
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_next_times_of_a_file_are_printed_before_it_is_applied()
    {
        var file = folder.Write("w.yaml", $"workflow: w\n{Trigger}");

        var text = await CliCall.OfflineAsync("schedules", "next", file, "-n", "2");
        var json = await CliCall.OfflineAsync("schedules", "next", file, "-n", "2", "-o", "json");

        Assert.Equal(0, text.ExitCode);
        Assert.Matches(
            @"\Ayearly \(0 0 1 1 \*\), Europe/Berlin\r?\n  20\d\d-01-01T00:00:00\+01:00\r?\n  20\d\d-01-01T00:00:00\+01:00\r?\n\z", text.Out);
        Assert.Equal(2, json.Json.GetProperty("schedules")[0].GetProperty("next").GetArrayLength());
        Assert.Equal(2, (await CliCall.OfflineAsync("schedules", "next", file, "-n", "0")).ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_no_workflow_of_a_server()
    {
        var call = await CliCall.OfflineAsync("schedules", "next", Path.Combine(folder.Path, "nowhere.yaml"));

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith("EF2105 there is no file", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_is_shown_paused_and_resumed_with_its_next_time()
    {
        await server.PutAsync("timed", $"workflow: timed\n{Trigger}");

        var shown = await CliCall.RunAsync(server.Url, "workflows", "show", "timed");
        var paused = await CliCall.RunAsync(server.Url, "workflows", "pause", "timed");
        var listed = await CliCall.RunAsync(server.Url, "schedules", "list", "--workflow", "timed");
        var resumed = await CliCall.RunAsync(server.Url, "workflows", "resume", "timed");
        var next = await CliCall.RunAsync(server.Url, "schedules", "next", "timed", "-n", "1");

        Assert.Contains("-01-01T00:00:00+01:00", shown.Out, StringComparison.Ordinal);
        Assert.StartsWith("timed is paused: nothing of it starts by the clock", paused.Out, StringComparison.Ordinal);
        Assert.Contains("paused since", listed.Out, StringComparison.Ordinal);
        Assert.StartsWith("timed is not paused", resumed.Out, StringComparison.Ordinal);
        Assert.StartsWith("yearly (0 0 1 1 *), Europe/Berlin", next.Out, StringComparison.Ordinal);
        Assert.Equal((1, "EF2010"), await FailedAsync("workflows", "show", "nobody"));
    }

    [Fact]
    public async Task A_backfill_is_previewed_started_and_looked_at()
    {
        await server.PutAsync(
            "filled", "workflow: filled\ntriggers: [{ schedule: '@daily', timezone: Europe/Berlin }]\ntasks: { a: { uses: nobody } }\n");
        string[] call = ["backfill", "filled", "--from", "2026-03-28", "--to", "2026-03-29"];

        var preview = await CliCall.RunAsync(server.Url, [.. call, "--dry-run"]);
        var started = await CliCall.RunAsync(server.Url, [.. call, "--order", "newest", "-o", "json"]);
        var id = started.Json.GetProperty("id").GetString()!;
        var shown = await CliCall.RunAsync(server.Url, "backfills", "show", id);
        var listed = await CliCall.RunAsync(server.Url, "backfills", "list", "--workflow", "filled");
        var paused = await CliCall.RunAsync(server.Url, "backfills", "pause", id);

        Assert.Contains("2026-03-29T00:00:00+01:00  2026-03-30T00:00:00+02:00  waiting", preview.Out, StringComparison.Ordinal);
        Assert.StartsWith("backfill of filled version 1: planned", preview.Out, StringComparison.Ordinal);
        Assert.Equal(("running", 4), (started.Json.GetProperty("state").GetString(), started.Json.GetProperty("max").GetInt32()));
        Assert.Contains("1       2026-03-29T00:00:00+01:00", shown.Out, StringComparison.Ordinal);
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
        Assert.Contains(": paused", paused.Out, StringComparison.Ordinal);
        Assert.Equal((1, "EF4067"), await FailedAsync("backfill", "filled", "--from", "2026-03-28", "--to", "2026-03-01"));
    }

    [Fact]
    public async Task A_backfill_reads_parameters_by_the_type_that_the_workflow_declares()
    {
        await server.PutAsync(
            "refilled",
            "workflow: refilled\nparams: { s: { type: string }, n: { type: integer, default: 1 } }\n"
            + "triggers: [{ schedule: '@daily', params: { s: '1' } }]\ntasks: { a: { wait: { for: 1ms } } }\n");
        string[] call = ["backfill", "refilled", "--from", "2026-03-28", "--to", "2026-03-28"];

        var filled = await CliCall.RunAsync(server.Url, [.. call, "-p", "s=5", "--wait"]);
        var runs = await CliCall.RunAsync(server.Url, "runs", "list", "--workflow", "refilled", "-o", "json");
        var given = runs.Json.GetProperty("items")[0].GetProperty("params");

        Assert.Equal(0, filled.ExitCode);
        Assert.Equal(("5", 1), (given.GetProperty("s").GetString(), given.GetProperty("n").GetInt32()));
        Assert.Equal((2, "EF4120"), await FailedAsync([.. call, "-p", "n=five"]));
    }

    private async Task<(int ExitCode, string? Code)> FailedAsync(params string[] args)
    {
        var call = await CliCall.RunAsync(server.Url, [.. args, "-o", "json"]);
        return (call.ExitCode, call.Json.GetProperty("code").GetString());
    }
}
