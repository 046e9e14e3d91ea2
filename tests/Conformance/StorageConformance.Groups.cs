using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_run_has_the_version_of_its_last_commit_and_a_run_that_is_not_there_none()
    {
        var id = await AcceptAsync();
        var before = await Groups.VersionAsync(id, default);
        await Groups.CommitAsync([await NextAsync(id, "a")], default);

        Assert.Equal((0, 1), (before, await Groups.VersionAsync(id, default)));
        Assert.Null(await Groups.VersionAsync(Guid.CreateVersion7(), default));
        Assert.Null(await Groups.VersionAsync(Guid.Empty, default));
    }

    [Fact]
    public async Task A_group_of_runs_is_stored_and_read_back_as_one()
    {
        var ids = new[] { await AcceptAsync(), await AcceptAsync("other", parameters: """{"site":"oslo"}""") };

        await Groups.CommitAsync([await NextAsync(ids[0], "a", "b"), await NextAsync(ids[1], "c")], default);

        var stored = (await Groups.ReadAsync([.. ids, Guid.CreateVersion7()], default)).ToDictionary(run => run.Row.CorrelationId);
        Assert.Equal(2, stored.Count);
        Assert.Equal(["a", "b"], stored[ids[0]].Tasks.Select(task => task.Path));
        Assert.Equal(("other", """{"site":"oslo"}""", 1), (stored[ids[1]].Row.Workflow, stored[ids[1]].Row.Params, stored[ids[1]].Row.Version));
        Assert.Equal("c", Assert.Single(stored[ids[1]].Tasks).Path);
    }

    [Fact]
    public async Task One_run_at_another_version_keeps_the_whole_group_out()
    {
        var ids = new[] { await AcceptAsync(), await AcceptAsync() };
        var commits = new[] { await NextAsync(ids[0], "a"), await NextAsync(ids[1], "b") };
        await CommitAsync(ids[1], run => new RunCommit { Run = run });

        await Assert.ThrowsAsync<RunConflictException>(() => Groups.CommitAsync(commits, default));

        Assert.Empty(await TasksAsync(ids[0]));
        Assert.Empty(await TasksAsync(ids[1]));
    }

    [Fact]
    public async Task A_task_that_does_not_exist_keeps_the_whole_group_out()
    {
        var ids = new[] { await AcceptAsync(), await AcceptAsync() };
        var bad = await NextAsync(ids[1]) with { Changed = [Row(ids[1], "nowhere")] };

        var error = await Assert.ThrowsAsync<StorageException>(
            async () => await Groups.CommitAsync([await NextAsync(ids[0], "a"), bad], default));

        Assert.Equal("EF3020", error.Code);
        Assert.Empty(await TasksAsync(ids[0]));
    }

    [Fact]
    public async Task Several_steps_of_one_run_are_one_commit()
    {
        var id = await AcceptAsync();
        var first = await NextAsync(id, "a");
        var last = first.Run.Snapshot();
        (last.Version, last.CurrentState) = (3, "running");

        await Groups.CommitAsync([first with { Run = last, Steps = 3 }], default);

        Assert.Equal((3, "running"), ((await Groups.ReadAsync([id], default))[0].Row.Version, (await Runs.FindAsync(id, default))!.State));
    }

    [Fact]
    public async Task A_group_leaves_the_wish_to_cancel_alone()
    {
        var id = await AcceptAsync();
        var commit = await NextAsync(id, "a");
        await Runs.RequestCancelAsync(id, "superseded", default);

        await Groups.CommitAsync([commit], default);

        Assert.Equal("superseded", (await Groups.ReadAsync([id], default))[0].Row.CancelReason);
    }

    [Fact]
    public async Task A_run_that_ends_loses_its_timers_and_keeps_those_of_others()
    {
        var ids = new[] { await AcceptAsync(), await AcceptAsync() };
        var timers = Array.ConvertAll(ids, id => new TimerRecord(new TimerKey(id, TimerKinds.Retry, "a", 1), TimeSpan.Zero));
        await Groups.CommitAsync(
            [await NextAsync(ids[0], "a") with { TimersSet = [timers[0]] }, await NextAsync(ids[1], "a") with { TimersSet = [timers[1]] }],
            default);

        var ended = await NextAsync(ids[0]);
        ended.Run.CurrentState = "succeeded";
        await Groups.CommitAsync([ended], default);

        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(ids[1], Assert.Single(await Timers.ClaimDueAsync(10, Grace, default)).RunId);
    }

    private async Task<RunCommit> NextAsync(Guid id, params string[] added)
    {
        var run = (await Groups.ReadAsync([id], default))[0].Row;
        run.Version++;
        return Stamped(new RunCommit { Run = run, Added = [.. added.Select(path => Row(id, path))] });
    }
}
