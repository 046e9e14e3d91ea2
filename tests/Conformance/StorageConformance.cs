using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Conformance;

/// <summary>What every store promises the engine, whatever it keeps its rows in.</summary>
public abstract partial class StorageConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private readonly DateTimeOffset firstId = TimeProvider.System.GetUtcNow();
    private int ids;
    private IServiceProvider? services;

    private protected IRunSessions Sessions => Service<IRunSessions>();
    private protected IRunGroups Groups => Service<IRunGroups>();
    private protected IRunStore Runs => Service<IRunStore>();
    private protected ITimerStore Timers => Service<ITimerStore>();
    private protected IWorkflowStore Workflows => Service<IWorkflowStore>();

    public async Task InitializeAsync() => services = await StartAsync();

    public abstract Task DisposeAsync();

    /// <summary>An empty store.</summary>
    private protected abstract Task<IServiceProvider> StartAsync();

    /// <summary>Lets time go by on the clock of the store.</summary>
    private protected abstract Task PassAsync(TimeSpan time);

    private protected async Task<Guid> AcceptAsync(string workflow = "hourly", string? key = null, string parameters = "{}")
    {
        var accepted = await Runs.AcceptAsync(new NewRun(NextId(), workflow, 1, parameters, key), default);
        return accepted.Id;
    }

    /// <summary>Of a millisecond of its own: within one, ids are in no order.</summary>
    private Guid NextId() => Guid.CreateVersion7(firstId.AddMilliseconds(ids++));

    /// <summary>Locks the run, lets <paramref name="change"/> fill the commit of its next version, and commits.</summary>
    private protected async Task CommitAsync(Guid runId, Func<RunSaga, RunCommit> change)
    {
        await using var session = await Sessions.OpenAsync(default);
        var run = await session.LockAsync(runId, default);
        Assert.NotNull(run);
        run.Version++;
        await session.CommitAsync(Stamped(change(run)), default);
    }

    private protected static RunCommit Stamped(RunCommit commit) => commit with
    {
        Added = [.. commit.Added.Select(task => task with { RunVersion = commit.Run.Version })],
        Changed = [.. commit.Changed.Select(task => task with { RunVersion = commit.Run.Version })],
    };

    private protected Task StartWithAsync(Guid runId, params TaskRecord[] tasks) => CommitAsync(runId, run =>
    {
        run.CurrentState = "running";
        run.StartedAt = At;
        run.ActiveTasks = tasks.Count(task =>
            task.Kind == TaskKinds.Task
            && task.State is (TaskState.Ready or TaskState.Queued or TaskState.Running or TaskState.Retrying));
        return new RunCommit { Run = run, Added = tasks };
    });

    private protected async Task<IReadOnlyList<TaskView>> TasksAsync(Guid runId) =>
        (await Runs.TasksAsync(runId, null, 1000, default)).Items;

    private protected async Task<string?> WaitingForAsync(Guid runId, string path) =>
        (await TasksAsync(runId)).Single(task => task.Path == path).WaitingFor;

    private static TaskRecord Row(Guid runId, string path, TaskState state = TaskState.Waiting) => new()
    {
        RunId = runId,
        Path = path,
        Kind = TaskKinds.Task,
        Type = "clean-file",
        State = state,
    };

    private static TaskRecord QueuedRow(Guid runId, string path, int dispatches = 1) => Row(runId, path, TaskState.Queued) with
    {
        Attempt = 1,
        Dispatches = dispatches,
    };

    private T Service<T>()
        where T : notnull => services!.GetRequiredService<T>();
}
