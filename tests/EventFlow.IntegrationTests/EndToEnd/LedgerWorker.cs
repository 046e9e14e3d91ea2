using System.Collections.Concurrent;
using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.IntegrationTests.EndToEnd;

internal sealed record Execution(Guid Run, string Path, int Attempt, TimeSpan Started, TimeSpan Ended, string Key);

/// <param name="Fails">It throws in place of having an effect.</param>
internal sealed record Sleep(double Milliseconds, bool Fails = false);

/// <summary>A worker inside the test process that writes down what it did. Its type <c>sleep</c> sleeps, and throws where its input says so; <c>throw</c> throws.</summary>
internal sealed class LedgerWorker : IAsyncDisposable
{
    private readonly IHost host;

    private LedgerWorker(IHost host) => this.host = host;

    public ConcurrentQueue<Execution> Executions => host.Services.GetRequiredService<Ledger>().Executions;

    public static async Task<LedgerWorker> StartAsync(string rabbitMq, int slots)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<Ledger>();
        builder.Services.AddEventFlowWorker(worker => worker
            .Handle<Sleep, SleepHandler>("sleep")
            .Handle<Sleep, ThrowHandler>("throw")
            .Configure(options => options.Slots = slots)
            .UseRabbitMq(rabbitMq));
        var host = builder.Build();
        await host.StartAsync();
        return new LedgerWorker(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class Ledger
    {
        private readonly long epoch = TimeProvider.System.GetTimestamp();

        public ConcurrentQueue<Execution> Executions { get; } = new();

        public TimeSpan Now => TimeProvider.System.GetElapsedTime(epoch);
    }

    private sealed class SleepHandler(Ledger ledger) : ITaskHandler<Sleep>
    {
        public async Task<object?> HandleAsync(Sleep input, TaskContext context, CancellationToken cancellationToken)
        {
            var started = ledger.Now;
            await Task.Delay(TimeSpan.FromMilliseconds(input.Milliseconds), TimeProvider.System, cancellationToken);
            if (input.Fails)
            {
                throw new InvalidOperationException("it was told to fail");
            }

            ledger.Executions.Enqueue(new Execution(context.Run, context.Path, context.Attempt, started, ledger.Now, context.IdempotencyKey));
            return context.Path;
        }
    }

    private sealed class ThrowHandler(Ledger ledger) : ITaskHandler<Sleep>
    {
        public Task<object?> HandleAsync(Sleep input, TaskContext context, CancellationToken cancellationToken)
        {
            ledger.Executions.Enqueue(new Execution(context.Run, context.Path, context.Attempt, ledger.Now, ledger.Now, context.IdempotencyKey));
            throw new InvalidOperationException("this handler always throws");
        }
    }
}
