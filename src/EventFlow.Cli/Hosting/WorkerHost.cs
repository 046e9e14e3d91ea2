using EventFlow.Server.Logging;
using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Cli.Hosting;

/// <summary>The built-in task types as a process of their own.</summary>
internal static class WorkerHost
{
    // Longer than the worker's own drain, so that it is the worker that decides.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(45);

    public static IHost Create(IReadOnlyList<string> types, int slots, string rabbitMq)
    {
        var builder = Host.CreateApplicationBuilder(HostArguments.WithoutWatching);
        builder.Logging.AddEventFlowSerilog(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddEventFlowWorker(worker =>
            BuiltInTypes.AddTo(worker, types).Configure(options => options.Slots = slots).UseRabbitMq(rabbitMq));
        return builder.Build();
    }
}
