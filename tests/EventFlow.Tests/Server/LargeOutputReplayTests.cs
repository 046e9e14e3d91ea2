using EventFlow.Cli.Hosting;
using EventFlow.Server;
using EventFlow.Tests.Cli;
using EventFlow.Tests.Timing;
using EventFlow.Worker;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Server;

/// <summary>A whole run in one process whose output is kept apart, driven once more from what the API shows of it.</summary>
public sealed class LargeOutputReplayTests : IDisposable
{
    private const string Flow = """
        workflow: apart
        tasks:
          give: { uses: give }
          read: { needs: [give], uses: read, with: { length: "${{ $length(tasks.give.output) }}" } }
        """;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_replays_with_what_is_kept_apart_also_after_a_repair()
    {
        await using var server = await ServerHost.StartAsync(
            new ServerOptions { Urls = "http://127.0.0.1:0", LogLevel = LogLevel.Critical },
            services => services.AddEventFlowWorker(worker => worker.Handle<Nothing, Giver>("give").Handle<Reading, Reader>("read")),
            default);
        await CliCall.RunAsync(server.Url, "apply", folder.Write("apart.yaml", Flow));
        var started = await CliCall.RunAsync(server.Url, "run", "apart", "--wait", "-o", "json");
        var run = started.Json.GetProperty("run").GetProperty("id").GetString()!;
        var first = await CliCall.RunAsync(server.Url, "runs", "replay", run);

        Reader.Fails = false;
        await CliCall.RunAsync(server.Url, "runs", "repair", run, "--from", "give");
        await UntilSucceededAsync(server.Url, run);
        var second = await CliCall.RunAsync(server.Url, "runs", "replay", run);
        var output = await CliCall.RunAsync(server.Url, "runs", "output", run, "give");

        Assert.Equal(1, started.ExitCode);
        Assert.True(first.ExitCode == 0, first.Out + first.Error);
        Assert.True(second.ExitCode == 0, second.Out + second.Error);
        Assert.Equal(300_003, output.Out.Length);
    }

    // A repaired run is as it ended until it has heard of it, so that watching it could be over at once.
    private static async Task UntilSucceededAsync(Uri server, string run)
    {
        using var limit = new CancellationTokenSource(Waits.Patience, TimeProvider.System);
        while ((await CliCall.RunAsync(server, limit.Token, "runs", "show", run, "-o", "json"))
            .Json.GetProperty("run").GetProperty("state").GetString() != "succeeded")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private sealed record Nothing;

    private sealed record Reading(int Length);

    private sealed class Giver : ITaskHandler<Nothing, string>
    {
        public Task<string> HandleAsync(Nothing input, TaskContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new string('x', 300_000));
    }

    private sealed class Reader : ITaskHandler<Reading>
    {
        public static bool Fails { get; set; } = true;

        public Task<object?> HandleAsync(Reading input, TaskContext context, CancellationToken cancellationToken) =>
            Fails ? throw new PermanentTaskException("not yet") : Task.FromResult<object?>(input.Length);
    }
}
