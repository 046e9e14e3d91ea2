using System.Text.Json;
using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EventFlow.Benchmarks.Loads;

/// <summary>A worker inside the driver process, over the broker like any other, for the task types of a benchmark.</summary>
internal sealed class LoadWorker : IAsyncDisposable
{
    /// <summary>Does nothing.</summary>
    public const string Noop = "noop";

    /// <summary>Takes as long as its input says.</summary>
    public const string Sleep = "sleep";

    /// <summary>Fails at once, to be tried again at the moment its input names.</summary>
    public const string Doze = "doze";

    private readonly IHost host;

    private LoadWorker(IHost host) => this.host = host;

    public static async Task<LoadWorker> StartAsync(
        string broker, string type, int slots, Ledger ledger, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        // Standard output belongs to the figures; tasks that fail do so on purpose.
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("EventFlow.Worker.Execution", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(ledger);
        // One instance for all tasks: what the making of a handler costs is not what is measured.
        builder.Services.AddSingleton<NoopHandler>().AddSingleton<SleepHandler>().AddSingleton<DozeHandler>();
        builder.Services.AddEventFlowWorker(worker => Handle(worker, type)
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

    private static EventFlowWorkerBuilder Handle(EventFlowWorkerBuilder worker, string type) => type switch
    {
        Noop => worker.Handle<JsonElement, NoopHandler>(type),
        Sleep => worker.Handle<Nap, SleepHandler>(type),
        Doze => worker.Handle<Alarm, DozeHandler>(type),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such task type."),
    };

    private sealed record Nap(double Milliseconds);

    private sealed record Alarm(long UnixMs);

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

    private sealed class DozeHandler(Ledger ledger, TimeProvider time) : ITaskHandler<Alarm>
    {
        public Task<object?> HandleAsync(Alarm input, TaskContext context, CancellationToken cancellationToken)
        {
            ledger.Enter(context);
            if (context.Attempt == 1)
            {
                throw new RetryTaskException(DateTimeOffset.FromUnixTimeMilliseconds(input.UnixMs) - time.GetUtcNow());
            }

            ledger.Leave(context);
            return Task.FromResult<object?>(null);
        }
    }
}
