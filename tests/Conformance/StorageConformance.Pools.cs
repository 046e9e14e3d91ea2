using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private static readonly BreakerRule Quick = new(2, 2, TimeSpan.FromSeconds(1));

    private protected IPoolStore Pools => Service<IPoolStore>();
    private protected ISlotStore Slots => Service<ISlotStore>();

    [Fact]
    public async Task A_pool_is_kept_with_its_rules_and_found_by_its_name()
    {
        var settings = new PoolSettings
        {
            Slots = 4, Rate = new RateLimit(10, TimeSpan.FromMinutes(1), 3), Breaker = new BreakerRule(5, 9, TimeSpan.FromSeconds(30)),
            Types = ["http", "sql"],
        };
        Assert.Equal(PoolChange.Created, (await Pools.SetAsync("web", settings, default)).Change);
        Assert.Equal(PoolChange.Created, (await Pools.SetAsync("db", new PoolSettings { Slots = 1 }, default)).Change);

        var web = await Pools.FindAsync("web", default);

        Assert.Equal(
            (settings.Slots, settings.Rate, settings.Breaker), (web!.Settings.Slots, web.Settings.Rate, web.Settings.Breaker));
        Assert.Equal(["http", "sql"], web.Settings.Types);
        Assert.Equal((BreakerPhase.Closed, 0, 0, 0), (web.Phase, web.Used, web.Running, web.Waiting));
        Assert.Equal(["db", "web"], (await Pools.ListAsync(default)).Select(pool => pool.Name));
        Assert.Equal("web", (await Pools.TypesAsync(default))["sql"]);
        Assert.Null(await Pools.FindAsync("gone", default));

        Assert.Equal(PoolChange.Changed, (await Pools.SetAsync("web", new PoolSettings { Slots = 2 }, default)).Change);
        Assert.Null((await Pools.FindAsync("web", default))!.Settings.Rate);
    }

    [Fact]
    public async Task A_type_belongs_to_one_pool()
    {
        await Pools.SetAsync("web", new PoolSettings { Slots = 4, Types = ["http"] }, default);

        var refused = await Pools.SetAsync("other", new PoolSettings { Slots = 4, Types = ["sql", "http"] }, default);

        Assert.Equal(new SetPool(PoolChange.TypeTaken, "http", "web"), refused);
        Assert.Null(await Pools.FindAsync("other", default));
    }

    [Fact]
    public async Task Slots_are_granted_up_to_those_there_are_and_again_when_some_are_given_back()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 2 }, default);
        var run = await AskAsync("db", "a", "b", "c");
        Assert.Equal((0, 3), await UseAsync("db"));

        Assert.Equal(["a", "b"], await GrantAsync("db"));
        Assert.Empty(await GrantAsync("db"));
        Assert.Equal((2, 1), await UseAsync("db"));

        await ReleaseAsync(run, "db", "b");

        Assert.Equal(["db"], await Slots.RestlessAsync(default));
        Assert.Equal(["c"], await GrantAsync("db"));
        Assert.Equal((2, 0), await UseAsync("db"));
        Assert.Empty(await Slots.RestlessAsync(default));
    }

    [Fact]
    public async Task However_many_grant_at_the_same_moment_no_pool_gives_more_than_it_has()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 7 }, default);
        await AskAsync("db", [.. Enumerable.Range(0, 40).Select(i => $"t{i}")]);

        var granted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => GrantAsync("db"))));

        Assert.Equal(7, granted.Sum(names => names.Count));
        Assert.Equal((7, 33), await UseAsync("db"));
    }

    [Fact]
    public async Task Who_has_asked_twice_keeps_one_place()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 5 }, default);
        var run = await AskAsync("db", "a");

        await CommitAsync(run, saga => new RunCommit { Run = saga, SlotsAsked = [Slot(run, "db", "a")] });

        Assert.Equal(["a"], await GrantAsync("db"));
        await CommitAsync(run, saga => new RunCommit { Run = saga, SlotsAsked = [Slot(run, "db", "a")] });
        Assert.Empty(await GrantAsync("db"));
    }

    [Fact]
    public async Task The_line_goes_by_priority_and_then_by_time()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 1 }, default);
        var run = await AskAsync("db", "first");
        await CommitAsync(run, saga => new RunCommit
        {
            Run = saga,
            SlotsAsked = [Slot(run, "db", "low", priority: -1), Slot(run, "db", "second"), Slot(run, "db", "high", priority: 5)],
        });

        var order = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var name = Assert.Single(await GrantAsync("db"));
            order.Add(name);
            await ReleaseAsync(run, "db", name);
        }

        Assert.Equal(["high", "first", "second", "low"], order);
    }

    [Fact]
    public async Task A_heavy_one_is_not_overtaken_and_one_that_can_never_fit_holds_nobody_up()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 4 }, default);
        var run = await AskAsync("db", "a");
        Assert.Equal(["a"], await GrantAsync("db"));
        await CommitAsync(run, saga => new RunCommit
        {
            Run = saga,
            SlotsAsked = [Slot(run, "db", "never", weight: 5), Slot(run, "db", "heavy", weight: 4), Slot(run, "db", "light")],
        });
        Assert.Empty(await GrantAsync("db"));

        await ReleaseAsync(run, "db", "a");

        Assert.Equal(["heavy"], await GrantAsync("db"));
        Assert.Equal((4, 2), await UseAsync("db"));
    }

    [Fact]
    public async Task Slots_lowered_below_what_is_used_stop_nobody_and_let_nobody_in_until_it_fits()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 3 }, default);
        var run = await AskAsync("db", "a", "b", "c", "d");
        await GrantAsync("db");

        await Pools.SetAsync("db", new PoolSettings { Slots = 1 }, default);
        await ReleaseAsync(run, "db", "a", "b");

        Assert.Equal((1, 1), await UseAsync("db"));
        Assert.Empty(await GrantAsync("db"));
        await Pools.SetAsync("db", new PoolSettings { Slots = 2 }, default);
        Assert.Equal(["d"], await GrantAsync("db"));
    }

    [Fact]
    public async Task What_waits_for_a_pool_that_is_not_there_waits_until_it_is()
    {
        await AskAsync("later", "a");
        Assert.Empty(await GrantAsync("later"));

        await Pools.SetAsync("later", new PoolSettings { Slots = 1 }, default);

        Assert.Equal(["a"], await GrantAsync("later"));
    }

    [Fact]
    public async Task What_waits_by_its_type_is_let_through_when_the_pool_is_gone()
    {
        await Pools.SetAsync("web", new PoolSettings { Slots = 0, Types = ["http"] }, default);
        var run = await AskAsync("other", "x");
        await CommitAsync(run, saga => new RunCommit { Run = saga, SlotsAsked = [Slot(run, "web", "a") with { IsByType = true }] });
        Assert.Empty(await GrantAsync("web"));

        await Pools.DeleteAsync("web", evenInUse: true, default);

        Assert.Equal(["a"], await GrantAsync("web"));
    }

    [Fact]
    public async Task A_pool_in_use_is_deleted_only_by_force()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 1 }, default);
        await AskAsync("db", "a", "b");
        await GrantAsync("db");

        Assert.Equal(new DeletedPool(PoolFate.InUse, 1, 1), await Pools.DeleteAsync("db", evenInUse: false, default));
        Assert.Equal(PoolFate.Deleted, (await Pools.DeleteAsync("db", evenInUse: true, default)).Fate);
        Assert.Equal(PoolFate.Unknown, (await Pools.DeleteAsync("db", evenInUse: false, default)).Fate);
    }

    [Fact]
    public async Task A_rate_says_when_the_next_may_pass()
    {
        await Pools.SetAsync("web", new PoolSettings { Rate = new RateLimit(1, TimeSpan.FromHours(1), 2) }, default);
        await AskAsync("web", "a", "b", "c");

        var round = await Slots.GrantAsync("web", default);

        Assert.Equal(2, round.Granted.Count);
        Assert.InRange(round.Next!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Empty(await GrantAsync("web"));
    }

    [Fact]
    public async Task A_breaker_opens_by_failures_and_tries_again_after_its_time()
    {
        await Pools.SetAsync("web", new PoolSettings { Breaker = Quick }, default);
        var run = await AskAsync("web", "a", "b");
        await GrantAsync("web");
        await CommitAsync(run, saga => new RunCommit
        {
            Run = saga,
            SlotsReleased = [Released(run, "web", "a", SlotOutcome.Failure), Released(run, "web", "b", SlotOutcome.Failure)],
            SlotsAsked = [Slot(run, "web", "c"), Slot(run, "web", "d")],
        });

        Assert.Empty(await GrantAsync("web"));
        Assert.Equal(BreakerPhase.Open, (await Pools.FindAsync("web", default))!.Phase);
        await PassAsync(TimeSpan.FromSeconds(1.1));
        Assert.Equal(["c"], await GrantAsync("web"));
        Assert.Empty(await GrantAsync("web"));

        await CommitAsync(run, saga => new RunCommit { Run = saga, SlotsReleased = [Released(run, "web", "c", SlotOutcome.Success)] });

        Assert.Equal(["d"], await GrantAsync("web"));
        Assert.Equal(BreakerPhase.Closed, (await Pools.FindAsync("web", default))!.Phase);
    }

    [Fact]
    public async Task Slots_of_an_attempt_that_is_over_are_found_and_given_back()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 2 }, default);
        var run = await AskAsync("db", "a", "b");
        await GrantAsync("db");
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["a", "b"], (await Slots.UntakenAsync(TimeSpan.FromSeconds(0.5), default)).Select(slot => slot.Path).Order());

        await CommitAsync(run, saga => new RunCommit { Run = saga, Changed = [ReadyRow(run, "a") with { Attempt = 2 }] });
        var healed = await Slots.HealAsync(TimeSpan.FromSeconds(0.5), default);

        Assert.Equal([new SlotGranted(run, "a", 1, "db")], healed);
        Assert.Equal((1, 0), await UseAsync("db"));
        Assert.Empty(await Slots.HealAsync(TimeSpan.FromSeconds(0.5), default));
        Assert.Empty(await Slots.UntakenAsync(TimeSpan.FromHours(1), default));

        await CommitAsync(run, saga =>
        {
            (saga.CurrentState, saga.EndedAt) = ("canceled", At);
            return new RunCommit { Run = saga };
        });
        Assert.Equal("b", Assert.Single(await Slots.HealAsync(TimeSpan.FromSeconds(0.5), default)).Path);
    }

    [Fact]
    public async Task A_ready_task_says_what_it_waits_for()
    {
        await Pools.SetAsync("db", new PoolSettings { Slots = 1 }, default);
        var run = await AskAsync("db", "a", "b", "c");
        Assert.Equal("waits for pool db: 0 of 1 slots are in use, place 3 in line", await WaitingForAsync(run, "c"));
        await GrantAsync("db");
        Assert.Equal("has its slot of pool db, is being dispatched", await WaitingForAsync(run, "a"));
        Assert.Equal("waits for pool db: 1 of 1 slots are in use, place 1 in line", await WaitingForAsync(run, "b"));

        await Pools.SetAsync("db", new PoolSettings { Slots = 5, Rate = new RateLimit(90, TimeSpan.FromMinutes(1), 1) }, default);
        Assert.Equal("waits for pool db: its rate of 90/m is used up, place 2 in line", await WaitingForAsync(run, "c"));

        await Pools.SetAsync("db", new PoolSettings { Slots = 0 }, default);
        Assert.Equal("waits for pool db: it asks for 1 slots, the pool has 0", await WaitingForAsync(run, "b"));
        await Pools.DeleteAsync("db", evenInUse: true, default);
        Assert.Equal(
            "waits for pool db, which does not exist: eventflow pools set db --slots N makes it", await WaitingForAsync(run, "b"));
    }

    private static SlotRequest Slot(Guid run, string pool, string path, int weight = 1, int priority = 0) =>
        new(run, path, 1, pool, weight, priority);

    private static SlotRelease Released(Guid run, string pool, string path, SlotOutcome outcome = SlotOutcome.None) =>
        new(run, path, 1, pool, outcome);

    private static TaskRecord ReadyRow(Guid run, string path) => Row(run, path, TaskState.Ready) with { Attempt = 1 };

    private async Task<Guid> AskAsync(string pool, params string[] paths)
    {
        var run = await AcceptAsync();
        await CommitAsync(run, saga =>
        {
            (saga.CurrentState, saga.StartedAt, saga.ActiveTasks) = ("running", At, paths.Length);
            return new RunCommit
            {
                Run = saga,
                Added = [.. paths.Select(path => ReadyRow(run, path))],
                SlotsAsked = [.. paths.Select(path => Slot(run, pool, path))],
            };
        });
        return run;
    }

    private Task ReleaseAsync(Guid run, string pool, params string[] paths) => CommitAsync(
        run, saga => new RunCommit { Run = saga, SlotsReleased = [.. paths.Select(path => Released(run, pool, path))] });

    private async Task<IReadOnlyList<string>> GrantAsync(string pool) =>
        [.. (await Slots.GrantAsync(pool, default)).Granted.Select(slot => slot.Path)];

    private async Task<(int Used, int Waiting)> UseAsync(string pool) =>
        await Pools.FindAsync(pool, default) is { } found ? (found.Used, found.Waiting) : default;
}
