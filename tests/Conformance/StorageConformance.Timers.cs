using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task Without_timers_nothing_is_due_and_nothing_is_next()
    {
        Assert.Empty(await Timers.ClaimDueAsync(10, Minute, default));
        Assert.Null(await Timers.NextDueAsync(default));
    }

    [Fact]
    public async Task A_timer_is_claimed_when_due_and_comes_back_until_it_is_cleared()
    {
        var id = await AcceptAsync();
        var key = await SetTimerAsync(id, "a", Minute);

        Assert.Empty(await Timers.ClaimDueAsync(10, Minute, default));
        Assert.InRange((await Timers.NextDueAsync(default))!.Value, Minute * 0.5, Minute);
        await PassAsync(Minute * 2);
        Assert.Equal(TimeSpan.Zero, await Timers.NextDueAsync(default));
        Assert.Equal(key, Assert.Single(await Timers.ClaimDueAsync(10, Minute, default)));
        Assert.Empty(await Timers.ClaimDueAsync(10, Minute, default));
        await PassAsync(Minute * 2);
        Assert.Equal(key, Assert.Single(await Timers.ClaimDueAsync(10, Minute, default)));

        await CommitAsync(id, run => new RunCommit { Run = run, TimersCleared = [key] });
        Assert.Null(await Timers.NextDueAsync(default));
    }

    [Fact]
    public async Task Setting_a_timer_again_moves_it()
    {
        var id = await AcceptAsync();
        await SetTimerAsync(id, "a", Minute);
        var key = await SetTimerAsync(id, "a", Minute * 10);

        await PassAsync(Minute * 2);
        Assert.Empty(await Timers.ClaimDueAsync(10, Minute, default));
        await PassAsync(Minute * 9);
        Assert.Equal(key, Assert.Single(await Timers.ClaimDueAsync(10, Minute, default)));
    }

    [Fact]
    public async Task A_timer_cleared_and_set_in_one_commit_is_set()
    {
        var id = await AcceptAsync();
        var key = await SetTimerAsync(id, "a", Minute);

        await CommitAsync(id, run => new RunCommit
        {
            Run = run,
            TimersCleared = [key],
            TimersSet = [new TimerRecord(key, Minute * 3), new TimerRecord(key, Minute * 5)],
        });

        Assert.InRange((await Timers.NextDueAsync(default))!.Value, Minute * 4, Minute * 5);
    }

    [Fact]
    public async Task Due_timers_are_claimed_oldest_first_up_to_the_limit()
    {
        var id = await AcceptAsync();
        foreach (var minutes in new[] { 3, 1, 2 })
        {
            await SetTimerAsync(id, $"t{minutes}", Minute * minutes);
        }

        await PassAsync(Minute * 5);
        var first = await Timers.ClaimDueAsync(2, Minute, default);

        Assert.Equal(["t1", "t2"], first.Select(key => key.Path).Order());
        Assert.Equal("t3", Assert.Single(await Timers.ClaimDueAsync(2, Minute, default)).Path);
    }

    [Fact]
    public async Task Two_callers_never_claim_the_same_timer()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, run => new RunCommit
        {
            Run = run,
            TimersSet = [.. Enumerable.Range(0, 200).Select(
                n => new TimerRecord(new TimerKey(id, TimerKinds.Retry, $"t[{n}]", 1), Minute))],
        });
        await PassAsync(Minute * 2);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Timers.ClaimDueAsync(30, Minute, default))));
        var rest = await Timers.ClaimDueAsync(1000, Minute, default);

        var all = claims.SelectMany(claim => claim).Concat(rest).ToList();
        Assert.Equal(200, all.Count);
        Assert.Equal(200, all.Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_ends_leaves_no_timer()
    {
        var id = await AcceptAsync();
        await SetTimerAsync(id, "a", Minute);

        await CommitAsync(id, run =>
        {
            run.CurrentState = "canceled";
            return new RunCommit { Run = run };
        });

        Assert.Null(await Timers.NextDueAsync(default));
    }

    private async Task<TimerKey> SetTimerAsync(Guid id, string path, TimeSpan delay)
    {
        var key = new TimerKey(id, TimerKinds.Timeout, path, 1);
        await CommitAsync(id, run => new RunCommit { Run = run, TimersSet = [new TimerRecord(key, delay)] });
        return key;
    }
}
