using System.Collections.Concurrent;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Worker;
using EventFlow.Worker.Execution;

namespace EventFlow.Server.Embedded;

/// <summary>The broker of a single process: the same bytes as on RabbitMQ, in queues that end with the process.</summary>
internal sealed class EmbeddedTaskBus(IServiceProvider services, ILogger<EmbeddedTaskBus> logger) : ITaskBus, ITaskTransport
{
    private readonly ConcurrentDictionary<string, EmbeddedQueue> queues = new(StringComparer.Ordinal);

    // The intake needs the engine and the engine needs this bus, so it is looked up when the first answer comes.
    private readonly Lazy<IAnswerIntake> intake = new(services.GetRequiredService<IAnswerIntake>);

    public Task DispatchAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
        {
            Queue(task.Type).Put(new EmbeddedMessage(JsonSerializer.SerializeToUtf8Bytes(task, WireJson.Options), Delivery: 1));
        }

        return Task.CompletedTask;
    }

    public Task CancelAsync(IReadOnlyList<CancelTask> cancels, CancellationToken cancellationToken)
    {
        foreach (var cancel in cancels)
        {
            // A server without a worker in it has nothing running either.
            services.GetService<RunningTasks>()?.Cancel(cancel);
        }

        return Task.CompletedTask;
    }

    public Task<TaskQueueStatus> StatusAsync(string type, CancellationToken cancellationToken)
    {
        var queue = Queue(type);
        return Task.FromResult(new TaskQueueStatus(type, queue.Ready, queue.Consumers));
    }

    public async Task ConsumeAsync(IReadOnlyCollection<string> types, int slots, ExecuteTask execute, CancellationToken stopping)
    {
        using var pump = new EmbeddedPump(slots, execute, intake, logger);
        if (services.GetService<WorkerHealth>() is { } health)
        {
            health.IsConnected = true;
        }

        await Task.WhenAll(types.Distinct().Select(type => pump.RunAsync(Queue(type), stopping)));
        await pump.DrainAsync();
    }

    private EmbeddedQueue Queue(string type) => queues.GetOrAdd(type, static name => new EmbeddedQueue(name));
}
