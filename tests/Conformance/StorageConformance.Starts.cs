using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

/// <summary>Runs that are accepted with their first change.</summary>
public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_run_is_accepted_with_its_first_change()
    {
        var start = await StartOfAsync("at-once", key: "today");

        await Groups.CommitAsync([start, await NextAsync(await AcceptAsync(), "b")], default);

        var id = start.Run.CorrelationId;
        var run = (await Runs.FindAsync(id, default))!;
        Assert.Equal(("at-once", 1, "running", "today"), (run.Workflow, run.Version, run.State, run.Key));
        Assert.Equal("a", Assert.Single(await TasksAsync(id), task => task.State == "queued").Path);
        Assert.Equal(["run.accepted", "run.started"], (await Runs.EventsAsync(id, 0, 10, default)).Select(entry => entry.Kind));
        Assert.Equal(id, (await Runs.FindByKeyAsync("at-once", "today", default))!.Id);
        Assert.Equal(1, (await Groups.ReadAsync([id], default))[0].Row.Version);
    }

    [Fact]
    public async Task A_key_that_is_taken_keeps_a_new_run_and_its_group_out()
    {
        var first = await StartOfAsync("keyed", key: "k");
        var second = await StartOfAsync("keyed", key: "k");
        var other = await AcceptAsync();
        await Groups.CommitAsync([first], default);

        await Assert.ThrowsAsync<RunConflictException>(
            async () => await Groups.CommitAsync([second, await NextAsync(other, "b")], default));

        Assert.Null(await Runs.FindAsync(second.Run.CorrelationId, default));
        Assert.Empty(await TasksAsync(other));
        Assert.Equal(first.Run.CorrelationId, (await Runs.FindByKeyAsync("keyed", "k", default))!.Id);
    }

    private protected async Task<RunCommit> StartOfAsync(string workflow, string? key = null)
    {
        var (stored, _) = await Workflows.ApplyAsync(
            workflow, "source", null, "default", [new WorkflowTask("a", TaskKinds.Task, "clean-file", [])], default);
        var id = NextId();
        // The tables of the day are there once a run was accepted in it.
        await Runs.AcceptAsync(new NewRun(NextId(), workflow, stored.Version, "{}", Key: null), default);
        var row = new RunSaga
        {
            CorrelationId = id,
            Workflow = workflow,
            WorkflowVersion = stored.Version,
            Key = key,
            CurrentState = "running",
            CreatedAt = At,
            StartedAt = At,
            EventSeq = 2,
            ActiveTasks = 1,
            Version = 1,
        };
        return Stamped(new RunCommit
        {
            Run = row,
            IsNew = true,
            Added = [QueuedRow(id, "a")],
            Events =
            [
                new RunEventRecord(id, 1, At, "run.accepted", null, null, null),
                new RunEventRecord(id, 2, At, "run.started", null, null, null),
            ],
        });
    }
}
