using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Tests.Timing;
using EventFlow.Worker;
using EventFlow.Worker.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Worker;

/// <summary>A worker without a broker: bodies go in by hand, answers are kept.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = Waits.Patience;
    public static readonly Guid Run = Guid.Parse("01920000-0000-7000-8000-000000000001");

    private readonly ServiceProvider services;

    public WorkerBench(Action<EventFlowWorkerBuilder> configure, bool realTime = false, ManualTime? time = null)
    {
        Time = time ?? Time;
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(realTime ? TimeProvider.System : Time);
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        collection.AddEventFlowWorker(worker => configure(worker.Configure(options => options.Name = "bench")));
        services = collection.BuildServiceProvider();
    }

    public static WorkerBench With(Func<TaskContext, CancellationToken, Task<object?>> handle, ManualTime? time = null) =>
        new(
            worker =>
                worker.Services.AddSingleton(new TaskType("test", (_, context, cancellationToken) => handle(context, cancellationToken))),
            time: time);

    public ManualTime Time { get; } = new();

    public RecordedDelivery Delivery { get; } = new();

    public TaskRunner Runner => services.GetRequiredService<TaskRunner>();

    public RunningTasks Running => services.GetRequiredService<RunningTasks>();

    public WorkerHealth Health => services.GetRequiredService<WorkerHealth>();

    public static TaskMessage Message(string type = "test", object? input = null, double? timeout = null, string path = "step") => new()
    {
        Run = Run,
        Workflow = "flow",
        Version = 1,
        Path = path,
        Attempt = 1,
        Type = type,
        Input = JsonSerializer.SerializeToElement(input ?? new { }),
        IdempotencyKey = WireNames.IdempotencyKey(Run, path),
        TimeoutSeconds = timeout,
    };

    public Task RunAsync(TaskMessage message) => RunAsync(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Options));

    public Task RunAsync(string body) => RunAsync(Encoding.UTF8.GetBytes(body));

    /// <summary>Runs a task to its end and gives the last answer.</summary>
    public async Task<TaskAnswer> AnswerAsync(TaskMessage message)
    {
        await RunAsync(message).WaitAsync(Patience);
        return await Delivery.NextAsync();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private Task RunAsync(byte[] body) => Runner.RunAsync(body, Delivery);
}
