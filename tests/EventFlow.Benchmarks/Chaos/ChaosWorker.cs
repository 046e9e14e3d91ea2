using System.Globalization;
using EventFlow.IntegrationTests.Servers;
using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Benchmarks.Chaos;

/// <param name="Folder">Where the ledgers go.</param>
/// <param name="LongShare">Of attempts that take twenty times as long and live by heartbeats.</param>
/// <param name="Repeats">Send and consume everything twice, in disorder.</param>
/// <param name="HopelessEvery">Every so many runs have a task whose handler always throws; 0: none.</param>
internal sealed record ChaosWorkerOptions(
    string Broker, string Folder, string Name, int Seed, int Slots, double LongShare, bool Repeats, int HopelessEvery);

/// <summary>A worker in a process of its own: this executable once more, with a hidden argument.</summary>
internal static class ChaosWorker
{
    /// <summary>First argument of the hidden call.</summary>
    public const string Argument = "--chaos-worker";

    private const string Ready = "chaos worker is ready";

    public static async Task<ProcessHost> StartAsync(ChaosWorkerOptions options, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            Argument, options.Broker, options.Folder, options.Name, $"{options.Seed}", $"{options.Slots}",
            options.LongShare.ToString(CultureInfo.InvariantCulture), $"{options.Repeats}", $"{options.HopelessEvery}",
        ];
        var process = await ProcessHost.StartDotnetAsync(
            Path.Combine(AppContext.BaseDirectory, "EventFlow.Benchmarks.dll"), arguments, null, cancellationToken);
        await process.WaitForLineAsync(line => line == Ready, "readiness", null, cancellationToken);
        return process;
    }

    /// <summary>Runs in the other process until it is killed.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        var options = new ChaosWorkerOptions(
            arguments[1], arguments[2], arguments[3], int.Parse(arguments[4], CultureInfo.InvariantCulture),
            int.Parse(arguments[5], CultureInfo.InvariantCulture), double.Parse(arguments[6], CultureInfo.InvariantCulture),
            bool.Parse(arguments[7]), int.Parse(arguments[8], CultureInfo.InvariantCulture));
        using var ledger = new ExecutionFile(options.Folder, options.Name, TimeProvider.System);
        if (options.Repeats)
        {
            await using var worker = await RepeatingWorker.StartAsync(options, ledger, TimeProvider.System, CancellationToken.None);
            Console.WriteLine(Ready);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        // The tasks that fail do so on purpose.
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("EventFlow.Worker.Execution", LogLevel.None);
        builder.Services.AddSingleton(options).AddSingleton(ledger).AddSingleton<ChaosHandler>();
        builder.Services.AddEventFlowWorker(worker => worker
            .Handle<ChaosInput, ChaosHandler>(ChaosFlow.Type)
            .Configure(settings =>
            {
                settings.Slots = options.Slots;
                settings.Name = options.Name;
                settings.EarlyAckAfter = TimeSpan.FromMilliseconds(300);
                settings.HeartbeatInterval = TimeSpan.FromSeconds(1);
            })
            .UseRabbitMq(options.Broker));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await host.WaitForShutdownAsync();
        return 0;
    }

    private sealed class ChaosHandler(ChaosWorkerOptions options, ExecutionFile ledger, TimeProvider time) : ITaskHandler<ChaosInput>
    {
        public async Task<object?> HandleAsync(ChaosInput input, TaskContext context, CancellationToken cancellationToken)
        {
            var execution = ledger.Begin(context.Run, context.Path, context.Attempt, context.IdempotencyKey);
            await Task.Delay(
                ChaosFlow.Length(options.Seed, input.N, context.Path, context.Attempt, options.LongShare), time, cancellationToken);
            var fails = ChaosFlow.IsHopeless(options.HopelessEvery, input.N, context.Path)
                || ChaosFlow.Fails(options.Seed, input.N, context.Path, context.Attempt);
            ledger.End(execution, !fails);
            return fails ? throw new InvalidOperationException("this attempt fails") : new { path = context.Path, n = input.N };
        }
    }
}
