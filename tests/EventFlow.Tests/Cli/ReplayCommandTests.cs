using EventFlow.Tests.Server;

namespace EventFlow.Tests.Cli;

public sealed class ReplayCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_of_the_server_replays_with_equal_hashes()
    {
        await server.PutAsync("replayed", WorkflowFiles.Chain("replayed"));
        var run = await server.StartedAsync("replayed");

        var text = await CliCall.RunAsync(server.Url, "runs", "replay", run.Id.ToString());
        var json = await CliCall.RunAsync(server.Url, "runs", "replay", run.Id.ToString(), "-o", "json");

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.StartsWith($"run {run.Id} replays: 1 event(s), 0 task(s), pending\n", text.Out, StringComparison.Ordinal);
        Assert.Equal(json.Json.GetProperty("stored_hash").GetString(), json.Json.GetProperty("replayed_hash").GetString());
    }

    [Fact]
    public async Task Against_a_file_it_says_whether_the_run_would_have_gone_the_same_way()
    {
        await server.PutAsync("alike", WorkflowFiles.Chain("alike"));
        var run = await server.StartedAsync("alike");
        var file = folder.Write("alike.yaml", WorkflowFiles.Chain("alike"));

        var call = await CliCall.RunAsync(server.Url, "runs", "replay", run.Id.ToString(), "--against", file);

        Assert.Equal((0, $"run {run.Id} would have gone the same way: 1 event(s)\n"), (call.ExitCode, call.Out));
    }

    [Fact]
    public async Task A_file_with_errors_is_refused_before_the_server_is_asked()
    {
        var file = folder.Write("bad.yaml", "workflow: bad\ntaskss: {}\n");

        var call = await CliCall.RunAsync(server.Url, "runs", "replay", Guid.Empty.ToString(), "--against", file);

        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"{file}:2:1: EF1042", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_run_is_told()
    {
        var call = await CliCall.RunAsync(server.Url, "runs", "replay", Guid.Empty.ToString());

        Assert.Equal(1, call.ExitCode);
        Assert.Contains("EF2020", call.Error, StringComparison.Ordinal);
    }
}
