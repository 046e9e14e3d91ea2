using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using EventFlow.Tests.Timing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Tests.Engine;

/// <summary>The engine with its saga on the in-memory bus and store, and workers that are a function of the test.</summary>
internal sealed class EmbeddedEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = Waits.Patience;
    private readonly IHost host;

    private EmbeddedEngine(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;
    public IWorkflowStore Workflows => host.Services.GetRequiredService<IWorkflowStore>();
    public IRunStore Runs => host.Services.GetRequiredService<IRunStore>();
    public IRunWaker Waker => host.Services.GetRequiredService<IRunWaker>();
    public IAnswerIntake Answers => host.Services.GetRequiredService<IAnswerIntake>();

    public static async Task<EmbeddedEngine> StartAsync(
        Func<TaskMessage, TaskAnswer?> work, PlannerOptions? planner = null, CommitMode mode = CommitMode.Group,
        Action<IServiceCollection>? configure = null, Func<EngineOptions, EngineOptions>? adjust = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddMemoryStorage();
        var options = new EngineOptions
        {
            CommitMode = mode,
            Planner = planner ?? PlannerOptions.Default,
            ReconcileEvery = TimeSpan.FromMilliseconds(200),
            WatchWorkersEvery = TimeSpan.FromMilliseconds(200),
            StartGrace = TimeSpan.FromMilliseconds(500),
            DispatchGrace = TimeSpan.FromMilliseconds(500),
            PumpIdle = TimeSpan.FromMilliseconds(200),
        };
        builder.Services.AddEventFlowEngine(adjust?.Invoke(options) ?? options);
        builder.Services.AddSingleton<ITaskBus>(services => new Workers(work, services));
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new EmbeddedEngine(host);
    }

    public Task AnswerAsync(TaskAnswer answer) =>
        Answers.AcceptAsync(JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options), CancellationToken.None);

    public Task StopAsync() => host.StopAsync();

    public async Task<Guid> RunAsync(string yaml, string parameters = "{}")
    {
        var id = await AcceptAsync(yaml, parameters);
        Waker.StartRun(id);
        return id;
    }

    public async Task<Guid> AcceptAsync(string yaml, string parameters = "{}")
    {
        var workflow = await ApplyAsync(yaml);
        var run = await Runs.AcceptAsync(
            new NewRun(Guid.CreateVersion7(), workflow.Id, workflow.Version, parameters, null), CancellationToken.None);
        return run.Id;
    }

    public async Task<StoredWorkflow> ApplyAsync(string yaml)
    {
        var definition = Planning.PlannedRun.Read(yaml);
        var (workflow, _) = await host.Services.GetRequiredService<IWorkflowStore>()
            .ApplyAsync(definition.Id, yaml, null, definition.Namespace, WorkflowTasks.Of(definition), CancellationToken.None);
        return workflow;
    }

    /// <summary>Accepts a run as the API does, on the terms of its workflow.</summary>
    public async Task<AcceptedRun> TakeAsync(string yaml, string parameters = "{}")
    {
        var workflow = await ApplyAsync(yaml);
        var now = TimeProvider.System.GetUtcNow();
        var terms = RunTerms.Of(Planning.PlannedRun.Read(yaml), JsonElement.Parse(parameters), now, out _);
        return await host.Services.GetRequiredService<RunIntake>().AcceptAsync(
            new NewRun(RunIds.At(now), workflow.Id, workflow.Version, parameters, null, Terms: terms), CancellationToken.None);
    }

    public async Task<RunView> EndAsync(Guid id) => await UntilAsync(id, run => run.EndedAt is not null);

    public async Task<RunView> UntilAsync(Guid id, Func<RunView, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var run = await Runs.FindAsync(id, limit.Token);
            if (run is not null && isSo(run))
            {
                return run;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    public async Task<IReadOnlyList<TaskView>> TasksAsync(Guid id) =>
        (await Runs.TasksAsync(id, null, 1_000, CancellationToken.None)).Items;

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class Workers(Func<TaskMessage, TaskAnswer?> work, IServiceProvider services) : ITaskBus
    {
        private readonly ConcurrentDictionary<string, int> unanswered = new();

        public Task DispatchAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken)
        {
            foreach (var task in tasks)
            {
                if (work(task) is { } answer)
                {
                    var body = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options);
                    _ = services.GetRequiredService<IAnswerIntake>().AcceptAsync(body, CancellationToken.None);
                }
                else
                {
                    unanswered[task.Type] = 1;
                }
            }

            return Task.CompletedTask;
        }

        public Task CancelAsync(IReadOnlyList<CancelTask> cancels, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<TaskQueueStatus> StatusAsync(string type, CancellationToken cancellationToken) =>
            Task.FromResult(new TaskQueueStatus(type, 0, unanswered.ContainsKey(type) ? 0 : 1));
    }
}

internal static class Answering
{
    public static TaskAnswer Completed(this TaskMessage task, string output = "null") => new()
    {
        Kind = AnswerKinds.Completed,
        Run = task.Run,
        Path = task.Path,
        Attempt = task.Attempt,
        Worker = "test",
        Output = JsonDocument.Parse(Encoding.UTF8.GetBytes(output)).RootElement,
    };

    public static TaskAnswer Failed(this TaskMessage task, string type = "Broken") => new()
    {
        Kind = AnswerKinds.Failed,
        Run = task.Run,
        Path = task.Path,
        Attempt = task.Attempt,
        Worker = "test",
        Error = new TaskError(type, "it broke"),
    };
}
