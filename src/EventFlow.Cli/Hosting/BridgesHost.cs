using EventFlow.Bridges;
using EventFlow.Bridges.Sinks;
using EventFlow.Server.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Cli.Hosting;

/// <summary>Bridges as a process of their own, which send to a server over HTTP.</summary>
internal static class BridgesHost
{
    // Longer than a source waits for what is under way.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(45);

    public static IHost Create(IReadOnlyList<Bridge> bridges, Uri url, string? apiKey)
    {
        var builder = Host.CreateApplicationBuilder(HostArguments.WithoutWatching);
        builder.Logging.AddEventFlowSerilog(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(_ => ApiEventSink.Connect(url, apiKey));
        builder.Services.AddSingleton<IEventSink>(provider => new ApiEventSink(
            provider.GetRequiredService<HttpClient>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ApiEventSink>>()));
        builder.Services.AddEventFlowBridges(bridges);
        return builder.Build();
    }
}
