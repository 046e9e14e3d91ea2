using System.Collections.Concurrent;
using EventFlow.Worker;
using EventFlow.Worker.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.IntegrationTests.Worker;

/// <summary>A worker process in small: a host with task types made of lambdas.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost host;

    private WorkerHost(IHost host) => this.host = host;

    public WorkerHealth Health => host.Services.GetRequiredService<WorkerHealth>();

    public static Task<WorkerHost> StartAsync(
        string address, int slots, params (string Type, Func<TaskContext, CancellationToken, Task<object?>> Handle)[] handlers) =>
        StartAsync(address, worker =>
        {
            worker.Configure(options => options.Slots = slots);
            foreach (var (type, handle) in handlers)
            {
                worker.Services.AddSingleton(new TaskType(type, (_, context, cancellationToken) => handle(context, cancellationToken)));
            }
        });

    public static async Task<WorkerHost> StartAsync(
        string address, Action<EventFlowWorkerBuilder> configure, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddEventFlowWorker(worker => configure(worker.UseRabbitMq(address)));
        var host = builder.Build();
        await host.StartAsync();
        return new WorkerHost(host);
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}

/// <summary>Gates that tasks wait at, by path.</summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private int inside;
    private int most;

    public int Most => Volatile.Read(ref most);

    public async Task<object?> PassAsync(TaskContext context, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref inside);
        InterlockedMax(now);
        try
        {
            await Gate(context.Path).Task.WaitAsync(cancellationToken);
            return context.Path;
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    public void Open(string path) => Gate(path).TrySetResult();

    private TaskCompletionSource Gate(string path) => gates.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private void InterlockedMax(int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
