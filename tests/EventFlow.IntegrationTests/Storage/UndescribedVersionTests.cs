using EventFlow.Core.Planning;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Calendars;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using EventFlow.Orchestrator.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Versions that were stored before their nodes were kept.</summary>
[Collection(StorageCollection.Name)]
public sealed class UndescribedVersionTests(StorageCluster cluster) : IAsyncLifetime
{
    private const string Source = "workflow: old\ntasks:\n  a: { uses: t }\n  b: { uses: t, needs: a }\n";
    private ServiceProvider? provider;

    public async Task InitializeAsync()
    {
        provider = await cluster.CreateStorageAsync();
        await ExecuteAsync($"""
            insert into workflows (id, namespace, latest_version, created_at, updated_at) values ('old', 'default', 1, now(), now());
            insert into workflow_versions (workflow, version, source, hash, created_at) values ('old', 1, '{Source}', 'h', now())
            """);
    }

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Fact]
    public async Task Its_runs_show_their_rows()
    {
        var id = await StartedAsync("a", "b", "a[0]");

        Assert.Equal(["a", "a[0]", "b"], (await Runs.TasksAsync(id, null, 10, default)).Items.Select(task => task.Path));
        Assert.Equal(3, Assert.Single((await Runs.FindAsync(id, default))!.Tasks).Value);
    }

    [Fact]
    public async Task An_engine_that_reads_it_tells_its_nodes_once_whoever_reads_it_beside()
    {
        var calendars = new KnownCalendars(provider!.GetRequiredService<ICalendarStore>(), new EngineOptions());
        var readers = Enumerable.Range(0, 4).Select(_ => new WorkflowPlans(Workflows, calendars).FindAsync("old", 1, default));

        await Task.WhenAll(readers);

        var id = await StartedAsync("a");
        Assert.Equal(
            [("a", "running", null), ("b", "waiting", "waits for a")],
            (await Runs.TasksAsync(id, null, 10, default)).Items.Select(task => (task.Path, task.State, task.WaitingFor)));
        Assert.Equal(2, Convert.ToInt32(await ExecuteAsync("select tasks from workflow_versions"), null));
    }

    private IRunStore Runs => provider!.GetRequiredService<IRunStore>();

    private IWorkflowStore Workflows => provider!.GetRequiredService<IWorkflowStore>();

    private async Task<Guid> StartedAsync(params string[] paths)
    {
        var id = (await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "old", 1, "{}", null), default)).Id;
        await using var session = await provider!.GetRequiredService<IRunSessions>().OpenAsync(default);
        var run = (await session.LockAsync(id, default))!;
        (run.Version, run.CurrentState, run.StartedAt) = (1, "running", run.CreatedAt);
        var rows = paths.Select(path => new TaskRecord { RunId = id, Path = path, Kind = TaskKinds.Task, State = TaskState.Running });
        await session.CommitAsync(new RunCommit { Run = run, Added = [.. rows] }, default);
        return id;
    }

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = await provider!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = connection.Query(sql);
        return await command.ExecuteScalarAsync();
    }
}
