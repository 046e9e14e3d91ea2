using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_pending_run_is_stalled_once_the_grace_is_over()
    {
        var id = await AcceptAsync();

        Assert.Empty(await StalledAsync());
        await PassAsync(Grace * 2);
        Assert.Equal(new StalledRun(id, StallKind.Start), Assert.Single(await StalledAsync()));
    }

    [Fact]
    public async Task Pending_runs_are_counted_up_to_a_limit()
    {
        await AcceptAsync();
        await AcceptAsync();
        await AcceptAsync("daily");
        var started = await AcceptAsync();
        await StartWithAsync(started, QueuedRow(started, "a"));

        Assert.Equal(3, await Runs.CountPendingAsync(100, default));
        Assert.Equal(2, await Runs.CountPendingAsync(2, default));
        var counts = await Runs.CountPendingOfAsync(["hourly", "daily", "unknown"], 100, default);
        Assert.Equal((2, 1, 0), (counts["hourly"], counts["daily"], counts["unknown"]));
        Assert.Equal(1, (await Runs.CountPendingOfAsync(["hourly"], 1, default))["hourly"]);
    }

    [Fact]
    public async Task Queued_tasks_are_counted_by_workflow()
    {
        var (one, other) = (await AcceptAsync(), await AcceptAsync("daily"));
        await StartWithAsync(one, QueuedRow(one, "a"), QueuedRow(one, "b"), Row(one, "c", TaskState.Running));
        await StartWithAsync(other, QueuedRow(other, "a"));
        await AcceptAsync("idle");

        var counts = await Runs.QueuedByWorkflowAsync(default);

        Assert.Equal([new("daily", 1), new("hourly", 2)], counts.OrderBy(count => count.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wish_to_cancel_that_nobody_took_up_is_stalled()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, QueuedRow(id, "a"));
        await Runs.RequestCancelAsync(id, null, default);

        Assert.Empty(await StalledAsync());
        await PassAsync(Grace * 2);
        Assert.Equal(new StalledRun(id, StallKind.Cancel), Assert.Single(await StalledAsync()));
    }

    [Fact]
    public async Task A_queued_task_is_stalled_only_if_its_type_is_asked_for()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, QueuedRow(id, "a"), QueuedRow(id, "b"));

        await PassAsync(Grace * 2);

        Assert.Empty(await StalledAsync("other"));
        Assert.Equal(new StalledRun(id, StallKind.Dispatch), Assert.Single(await StalledAsync("other", "clean-file")));
    }

    [Fact]
    public async Task Every_dispatch_doubles_the_grace()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, QueuedRow(id, "a", dispatches: 3));

        await PassAsync(Grace * 3.5);
        Assert.Empty(await StalledAsync("clean-file"));
        await PassAsync(Grace);
        Assert.Single(await StalledAsync("clean-file"));
    }

    [Fact]
    public async Task The_grace_does_not_grow_beyond_64_times()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, QueuedRow(id, "a", dispatches: 40));

        await PassAsync(Grace * 63);
        Assert.Empty(await StalledAsync("clean-file"));
        await PassAsync(Grace * 2);
        Assert.Single(await StalledAsync("clean-file"));
    }

    [Fact]
    public async Task A_new_dispatch_starts_the_grace_again()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, QueuedRow(id, "a"));
        await PassAsync(Grace * 3);
        await CommitAsync(id, run => new RunCommit { Run = run, Changed = [QueuedRow(id, "a", dispatches: 2)] });

        Assert.Empty(await StalledAsync("clean-file"));
        await PassAsync(Grace * 1.5);
        await CommitAsync(id, run => new RunCommit { Run = run, Changed = [QueuedRow(id, "a", dispatches: 2) with { Losses = 1 }] });
        await PassAsync(Grace);
        Assert.Single(await StalledAsync("clean-file"));
    }

    [Fact]
    public async Task A_running_run_without_an_active_task_has_to_settle()
    {
        var settles = await AcceptAsync();
        var works = await AcceptAsync();
        var map = Row(settles, "map", TaskState.Running) with { Kind = TaskKinds.Map };
        await StartWithAsync(settles, Row(settles, "a", TaskState.Succeeded), Row(settles, "b"), map);
        await StartWithAsync(works, Row(works, "a", TaskState.Succeeded), Row(works, "b", TaskState.Retrying));

        Assert.Equal(new StalledRun(settles, StallKind.Settle), Assert.Single(await StalledAsync()));
    }

    [Fact]
    public async Task Ended_runs_are_never_stalled()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a", TaskState.Succeeded));
        await CommitAsync(id, run =>
        {
            run.CurrentState = "succeeded";
            return new RunCommit { Run = run };
        });

        await PassAsync(Grace * 10);

        Assert.Empty(await StalledAsync("clean-file"));
    }

    [Fact]
    public async Task No_more_stalled_runs_are_given_than_asked_for()
    {
        for (var number = 0; number < 5; number++)
        {
            await AcceptAsync();
        }

        await PassAsync(Grace * 2);

        Assert.Equal(3, (await Runs.FindStalledAsync(Grace, Grace, [], 3, default)).Count);
    }

    [Fact]
    public async Task Queued_tasks_are_counted_by_type_once_they_are_old_enough()
    {
        var id = await AcceptAsync();
        var old = (await Runs.FindAsync(id, default))!.CreatedAt - TimeSpan.FromHours(1);
        var young = old + TimeSpan.FromHours(2);
        await StartWithAsync(
            id,
            QueuedRow(id, "a") with { QueuedAt = old },
            QueuedRow(id, "b") with { QueuedAt = old },
            QueuedRow(id, "c") with { QueuedAt = young },
            QueuedRow(id, "d") with { QueuedAt = old, Type = "http" },
            Row(id, "e", TaskState.Running) with { QueuedAt = old });

        var types = await Runs.QueuedTypesAsync(Minute, default);

        Assert.Equal(new Dictionary<string, int> { ["clean-file"] = 2, ["http"] = 1 }, types);
    }

    private Task<IReadOnlyList<StalledRun>> StalledAsync(params string[] types) => Runs.FindStalledAsync(Grace, Grace, types, 100, default);
}
