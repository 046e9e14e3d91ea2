using System.Text.Json;
using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Benchmarks.Loads;

/// <summary>A worker inside the driver process, over the broker like any other. Its type <c>noop</c> does nothing, <c>sleep</c> sleeps.</summary>
internal sealed class LoadWorker : IAsyncDisposable
{
    public const string Noop = "noop";
    public const string Sleep = "sleep";

    private readonly IHost host;

    private LoadWorker(IHost host) => this.host = host;

    public static async Task<LoadWorker> StartAsync(string broker, int slots, Ledger ledger, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(ledger);
        // One instance for all tasks: what a handler's own making costs is not what is measured.
        builder.Services.AddSingleton<NoopHandler>().AddSingleton<SleepHandler>();
        builder.Services.AddEventFlowWorker(worker => worker
            .Handle<JsonElement, NoopHandler>(Noop)
            .Handle<Nap, SleepHandler>(Sleep)
            .Configure(options => options.Slots = slots)
            .UseRabbitMq(broker));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new LoadWorker(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed record Nap(double Milliseconds);

    private sealed class NoopHandler(Ledger ledger) : ITaskHandler<JsonElement>
    {
        private static readonly Task<object?> Nothing = Task.FromResult<object?>(null);

        public Task<object?> HandleAsync(JsonElement input, TaskContext context, CancellationToken cancellationToken)
        {
            ledger.Enter(context);
            ledger.Leave(context);
            return Nothing;
        }
    }

    private sealed class SleepHandler(Ledger ledger, TimeProvider time) : ITaskHandler<Nap>
    {
        public async Task<object?> HandleAsync(Nap input, TaskContext context, CancellationToken cancellationToken)
        {
            ledger.Enter(context);
            await Task.Delay(TimeSpan.FromMilliseconds(input.Milliseconds), time, cancellationToken);
            ledger.Leave(context);
            return null;
        }
    }
}
