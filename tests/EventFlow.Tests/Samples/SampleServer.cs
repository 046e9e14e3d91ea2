using System.Text.Json;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using EventFlow.Server;
using EventFlow.Tests.Architecture;
using EventFlow.Tests.Cli;
using EventFlow.Tests.Timing;
using EventFlow.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Samples;

/// <summary>A sample as its README starts it: a server in memory with the sample's worker, spoken to by the command line.</summary>
internal sealed class SampleServer(WebApplication app) : IAsyncDisposable
{
    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<SampleServer> StartAsync(Action<EventFlowWorkerBuilder> configure)
    {
        var options = new ServerOptions { Urls = "http://127.0.0.1:0", LogLevel = LogLevel.Critical };
        var app = EventFlowServer.Create(options, services => services.AddEventFlowWorker(configure));
        await app.StartAsync();
        return new SampleServer(app);
    }

    /// <param name="path">The workflow file, from the root of the repository.</param>
    /// <param name="parameters">As <c>NAME=VALUE</c>.</param>
    public async Task<SampleRun> RunAsync(string path, params string[] parameters)
    {
        var applied = await CliCall.RunAsync(Url, "apply", Path.Combine(SourceTree.Root, path), "-o", "json");
        Assert.True(applied.ExitCode == 0, applied.Out + applied.Error);
        var id = applied.Json[0].GetProperty("id").GetString()!;
        var run = await CliCall.RunAsync(
            Url, ["run", id, "--wait", "-o", "json", .. parameters.SelectMany(parameter => new[] { "-p", parameter })]);
        return new SampleRun(run.Json.Deserialize<RunReport>(ApiJson.Options)!);
    }

    /// <summary>A command that ends well.</summary>
    public async Task<CliCall> CallAsync(params string[] arguments)
    {
        var call = await CliCall.RunAsync(Url, arguments);
        Assert.True(call.ExitCode == 0, $"{string.Join(' ', arguments)}: {call.Out}{call.Error}");
        return call;
    }

    /// <summary>Returns once so many runs of a workflow have succeeded, all there are.</summary>
    public async Task UntilRunsAsync(string workflow, int count)
    {
        using var patience = new CancellationTokenSource(Waits.Patience);
        var states = new List<string?>();
        while (states.Count < count || states.Exists(state => state != "succeeded"))
        {
            Assert.False(patience.IsCancellationRequested, $"{workflow}: {string.Join(", ", states)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            var listed = await CallAsync("runs", "list", "--workflow", workflow, "--limit", "100", "-o", "json");
            states = [.. listed.Json.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("state").GetString())];
        }

        Assert.Equal(count, states.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

internal sealed record SampleRun(RunReport Report)
{
    public string State => Report.Run.State;

    public ErrorView? Error => Report.Run.Error;

    public TaskView Task(string path) => Report.Tasks.Single(task => task.Path == path);

    public string Output(string path) => JsonSerializer.Serialize(Task(path).Output, ApiJson.Options);
}
