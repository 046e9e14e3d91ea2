using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_heartbeat_moves_the_lease_of_the_running_attempt()
    {
        var lease = await RunningWithLeaseAsync();
        await PassAsync(Minute * 0.8);

        Assert.True(await Runs.ExtendLeaseAsync(lease, Minute, null, null, default));

        await PassAsync(Minute * 0.5);
        Assert.Empty(await Timers.ClaimDueAsync(10, Minute, default));
        await PassAsync(Minute * 0.6);
        Assert.Equal(lease, Assert.Single(await Timers.ClaimDueAsync(10, Minute, default)));
    }

    [Fact]
    public async Task A_lease_that_ended_while_nobody_looked_waits_once_for_the_heartbeats_in_the_queue()
    {
        var lease = await RunningWithLeaseAsync();
        await PassAsync(Minute * 3);

        Assert.Empty(await Timers.ClaimDueAsync(10, Minute, default));
        Assert.InRange((await Timers.NextDueAsync(default))!.Value, Minute * 0.5, Minute);

        await PassAsync(Minute * 1.05);
        Assert.Equal(lease, Assert.Single(await Timers.ClaimDueAsync(10, Minute, default)));
    }

    [Fact]
    public async Task A_heartbeat_of_another_attempt_or_task_is_refused()
    {
        var lease = await RunningWithLeaseAsync();

        Assert.False(await Runs.ExtendLeaseAsync(lease with { Attempt = 1 }, Minute, 5, "old", default));
        Assert.False(await Runs.ExtendLeaseAsync(lease with { Path = "b" }, Minute, 5, "other", default));
        Assert.False(await Runs.ExtendLeaseAsync(lease with { RunId = Guid.CreateVersion7() }, Minute, 5, "unknown", default));

        Assert.Null(Assert.Single(await TasksAsync(lease.RunId)).Percent);
    }

    [Fact]
    public async Task Progress_shows_without_a_new_version_and_lasts_as_long_as_its_attempt()
    {
        var lease = await RunningWithLeaseAsync();
        await Runs.ExtendLeaseAsync(lease, Minute, 40, "reading", default);
        await Runs.ExtendLeaseAsync(lease, Minute, 50, null, default);
        await using var session = await Sessions.OpenAsync(default);
        var task = Assert.Single(await session.TasksAsync(lease.RunId, default));
        await session.DisposeAsync();

        Assert.Equal(1, task.RunVersion);
        await CommitAsync(lease.RunId, run => new RunCommit { Run = run, Changed = [task with { Worker = "host-8" }] });
        Assert.Equal((50d, "reading"), await ProgressAsync(lease.RunId));
        await CommitAsync(lease.RunId, run => new RunCommit { Run = run, Changed = [task with { Attempt = 3 }] });
        Assert.Equal((null, null), await ProgressAsync(lease.RunId));
    }

    private async Task<(double? Percent, string? Message)> ProgressAsync(Guid id)
    {
        var task = Assert.Single(await TasksAsync(id));
        return (task.Percent, task.Message);
    }

    private async Task<TimerKey> RunningWithLeaseAsync()
    {
        var id = await AcceptAsync();
        var lease = new TimerKey(id, TimerKinds.Lease, "a", 2);
        await CommitAsync(id, run => new RunCommit
        {
            Run = run,
            Added = [Row(id, "a", TaskState.Running) with { Attempt = 2 }],
            TimersSet = [new TimerRecord(lease, Minute)],
        });
        return lease;
    }
}
