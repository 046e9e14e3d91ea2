using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>A start may go by a version that this process saw some time ago; its commit does not.</summary>
[Collection(StorageCollection.Name)]
public sealed class PostgresStartTests(StorageCluster cluster) : IAsyncLifetime
{
    private ServiceProvider? provider;

    private IWorkflowStore Workflows => provider!.GetRequiredService<IWorkflowStore>();

    public async Task InitializeAsync() => provider = await cluster.CreateStorageAsync();

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Fact]
    public async Task A_new_run_of_a_version_that_is_the_latest_no_more_is_kept_out()
    {
        await Workflows.ApplyAsync("w", "one", null, "default", [], default);
        await Workflows.ApplyAsync("w", "two", null, "default", [], default);
        var runs = provider!.GetRequiredService<IRunStore>();
        await runs.AcceptAsync(new NewRun(RunIds.At(TimeProvider.System.GetUtcNow()), "w", 2, "{}", Key: null), default);
        var row = new RunSaga
        {
            CorrelationId = RunIds.At(TimeProvider.System.GetUtcNow()),
            Workflow = "w",
            WorkflowVersion = 1,
            CurrentState = "running",
            Version = 1,
        };

        await Assert.ThrowsAsync<RunConflictException>(() =>
            provider!.GetRequiredService<IRunGroups>().CommitAsync([new RunCommit { Run = row, IsNew = true }], default));

        Assert.Null(await runs.FindAsync(row.CorrelationId, default));
    }

    [Fact]
    public async Task The_known_version_is_the_one_that_was_found_last()
    {
        Assert.Null(Workflows.Known("w"));
        await Workflows.ApplyAsync("w", "one", null, "default", [], default);
        await Workflows.FindAsync("w", version: null, default);

        Assert.Equal(1, Workflows.Known("w")!.Version);

        await Workflows.ApplyAsync("w", "two", null, "default", [], default);
        await Workflows.FindAsync("w", version: null, default);

        Assert.Equal(2, Workflows.Known("w")!.Version);
    }
}
