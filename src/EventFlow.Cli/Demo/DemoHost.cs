using EventFlow.Cli.Hosting;
using EventFlow.Server;
using EventFlow.Worker;
using IotHourly;
using Microsoft.Extensions.Logging;

namespace EventFlow.Cli.Demo;

/// <summary>Server and workers of the demo.</summary>
internal static class DemoHost
{
    public static Task<ServerHost> StartAsync(int port, CancellationToken cancellationToken) => ServerHost.StartAsync(
        new ServerOptions { Urls = ServerHost.Local(port), LogLevel = LogLevel.Warning },
        services => services.AddEventFlowWorker(worker => worker.AddIotHourly().AddBuiltInTasks(["http"])),
        cancellationToken);
}
