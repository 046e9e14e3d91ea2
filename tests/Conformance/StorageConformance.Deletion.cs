using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

/// <summary>Workflows that are deleted and come back.</summary>
public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_deleted_workflow_accepts_no_run_and_keeps_those_it_has()
    {
        await Workflows.ApplyAsync("gone", "one", null, "default", [], default);
        var before = await AcceptAsync("gone", key: "k");

        var deleted = await Workflows.DeleteAsync("gone", default);

        var refused = await Assert.ThrowsAsync<WorkflowDeletedException>(() => AcceptAsync("gone"));
        Assert.Equal(("gone", deleted!.DeletedAt), (refused.Workflow, refused.DeletedAt));
        await Assert.ThrowsAsync<WorkflowDeletedException>(() => AcceptAsync("gone", key: "other"));
        Assert.Equal(before, await AcceptAsync("gone", key: "k"));
        Assert.Null(await Runs.FindByKeyAsync("gone", "other", default));
        Assert.Equal(before, Assert.Single((await Runs.ListAsync(new RunFilter("gone"), null, 10, default)).Items).Id);
    }

    [Fact]
    public async Task A_deleted_workflow_accepts_no_child_and_leaves_one_that_is_there()
    {
        await Workflows.ApplyAsync("gone", "one", null, "default", [], default);
        var (first, second) = (ChildOf("gone"), ChildOf("gone"));
        await Runs.AcceptAsync(first, default);

        await Workflows.DeleteAsync("gone", default);

        Assert.False((await Runs.AcceptAsync(first, default)).Created);
        await Assert.ThrowsAsync<WorkflowDeletedException>(() => Runs.AcceptAsync(second, default));
        Assert.Null(await Runs.FindAsync(second.Id, default));
    }

    [Fact]
    public async Task A_run_that_would_start_at_once_is_kept_out_of_a_deleted_workflow()
    {
        var start = await StartOfAsync("gone");
        await Workflows.DeleteAsync("gone", default);

        await Assert.ThrowsAsync<RunConflictException>(() => Groups.CommitAsync([start], default));

        Assert.Null(await Runs.FindAsync(start.Run.CorrelationId, default));
    }

    [Fact]
    public async Task Runs_that_are_accepted_while_their_workflow_is_deleted_are_there_or_refused()
    {
        await Workflows.ApplyAsync("raced", "one", null, "default", [], default);
        var ids = Enumerable.Range(0, 60).Select(_ => NextId()).ToList();

        var accepted = await Task.WhenAll(ids.Select((id, at) => Task.Run(() => at == 30 ? DeleteRacedAsync() : AcceptedAsync(id))));

        var stored = (await Runs.ListAsync(new RunFilter("raced"), null, 100, default)).Items.Select(run => run.Id);
        Assert.Equal(accepted.OfType<Guid>().Order(), stored.Order());
        await Assert.ThrowsAsync<WorkflowDeletedException>(() => AcceptAsync("raced"));

        async Task<Guid?> AcceptedAsync(Guid id)
        {
            try
            {
                return (await Runs.AcceptAsync(new NewRun(id, "raced", 1, "{}", Key: null), default)).Id;
            }
            catch (WorkflowDeletedException)
            {
                return null;
            }
        }

        async Task<Guid?> DeleteRacedAsync()
        {
            await Workflows.DeleteAsync("raced", default);
            return null;
        }
    }

    [Fact]
    public async Task Deleting_twice_keeps_the_first_moment_and_a_workflow_that_is_not_there_is_none()
    {
        await Workflows.ApplyAsync("gone", "one", null, "default", [], default);

        var first = await Workflows.DeleteAsync("gone", default);
        await PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(first, await Workflows.DeleteAsync("gone", default));
        Assert.Null(await Workflows.DeleteAsync("never", default));
        Assert.Null(await Workflows.RestoreAsync("ne\0ver", default));
    }

    [Fact]
    public async Task A_deleted_workflow_is_readable_and_not_listed_unless_asked_for()
    {
        foreach (var id in new[] { "gone", "kept" })
        {
            await Workflows.ApplyAsync(id, "one", null, "default", [], default);
        }

        var deleted = await Workflows.DeleteAsync("gone", default);

        Assert.Equal(["kept"], (await Workflows.ListAsync(null, 10, default)).Items.Select(workflow => workflow.Id));
        var all = (await Workflows.ListAsync(null, 10, withDeleted: true, default)).Items;
        Assert.Equal([("gone", deleted!.DeletedAt), ("kept", null)], all.Select(workflow => (workflow.Id, workflow.DeletedAt)));
        Assert.Equal(deleted.DeletedAt, (await Workflows.FindAsync("gone", null, default))!.DeletedAt);
        Assert.Equal("one", (await Workflows.FindAsync("gone", 1, default))!.Source);
        Assert.Null((await Workflows.FindAsync("kept", null, default))!.DeletedAt);
        Assert.Single(await Workflows.VersionsAsync("gone", null, 10, default));
    }

    [Fact]
    public async Task Applying_a_deleted_workflow_brings_it_back_in_the_next_version()
    {
        await Workflows.ApplyAsync("gone", "one", null, "default", [], default);
        await Workflows.DeleteAsync("gone", default);

        var (again, created) = await Workflows.ApplyAsync("gone", "one", null, "default", [], default);

        Assert.Equal((2, true), (again.Version, created));
        Assert.Null((await Workflows.FindAsync("gone", null, default))!.DeletedAt);
        await AcceptAsync("gone");
    }

    [Fact]
    public async Task Restoring_brings_a_workflow_back_as_it_was()
    {
        await Workflows.ApplyAsync("gone", "one", null, "default", [], default);
        await Workflows.DeleteAsync("gone", default);

        var restored = await Workflows.RestoreAsync("gone", default);
        var again = await Workflows.RestoreAsync("gone", default);

        Assert.Equal((1, true, false), (restored!.Version, restored.Restored, again!.Restored));
        Assert.Null((await Workflows.FindAsync("gone", null, default))!.DeletedAt);
        await AcceptAsync("gone");
    }

    private NewRun ChildOf(string workflow) => new(
        NextId(), workflow, 1, "{}", Key: null, new ChildOrigin(new RunParent(NextId(), "call", 1), ParentPolicies.RequestCancel, 1));
}
