using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

public abstract partial class EmbeddedEngineTests
{
    private const string Pooled = """
        workflow: w
        tasks:
          list: { uses: list }
          work: { needs: [list], foreach: "${{ tasks.list.output }}", uses: work, pool: db }
        """;

    [Fact]
    public async Task Many_tasks_share_a_pool_and_all_of_them_get_through()
    {
        var (running, counts) = (0, new ConcurrentBag<int>());
        EmbeddedEngine? engine = null;
        await using var started = engine = await StartAsync(task =>
        {
            if (task.Type == "list")
            {
                return task.Completed("[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]");
            }

            counts.Add(Interlocked.Increment(ref running));
            _ = Task.Run(async () =>
            {
                await Task.Yield();
                Interlocked.Decrement(ref running);
                await engine!.AnswerAsync(task.Completed());
            });
            return null;
        });
        await PoolsOf(engine).SetAsync("db", new PoolSettings { Slots = 3 }, default);

        var run = await engine.EndAsync(await engine.RunAsync(Pooled));

        Assert.Equal("succeeded", run.State);
        Assert.Equal(20, counts.Count);
        Assert.InRange(counts.Max(), 1, 3);
        var pool = await PoolsOf(engine).FindAsync("db", default);
        Assert.Equal((0, 0), (pool!.Used, pool.Waiting));
    }

    [Fact]
    public async Task A_pool_that_is_made_later_lets_through_what_waits_for_it()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var id = await engine.RunAsync("workflow: w\ntasks: { a: { uses: t, pool: late } }");
        await engine.UntilAsync(id, run => run.Tasks.ContainsKey("ready"));
        Assert.Equal(
            "waits for pool late, which does not exist: eventflow pools set late --slots N makes it",
            (await engine.TasksAsync(id)).Single().WaitingFor);

        await PoolsOf(engine).SetAsync("late", new PoolSettings { Slots = 1 }, default);
        engine.Services.GetRequiredService<PoolKeeper>().Sweep();

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
    }

    [Fact]
    public async Task A_slot_of_a_worker_that_vanished_comes_back_with_its_lease()
    {
        var attempts = new ConcurrentQueue<int>();
        EmbeddedEngine? engine = null;
        await using var started = engine = await StartAsync(
            task =>
            {
                attempts.Enqueue(task.Attempt);
                if (task.Attempt > 1)
                {
                    return task.Completed();
                }

                return task.Completed() with { Kind = AnswerKinds.Started, Output = null };
            },
            new Core.Planning.PlannerOptions { Lease = TimeSpan.FromMilliseconds(300) });
        await PoolsOf(engine).SetAsync("db", new PoolSettings { Slots = 1 }, default);

        var run = await engine.EndAsync(await engine.RunAsync("workflow: w\ntasks: { a: { uses: t, pool: db } }"));

        Assert.Equal(("succeeded", 2), (run.State, attempts.Count));
        Assert.Equal(0, (await PoolsOf(engine).FindAsync("db", default))!.Used);
    }

    [Fact]
    public async Task A_canceled_run_gives_up_its_place_and_its_slot()
    {
        await using var engine = await StartAsync(task => task.Type == "hold" ? null : task.Completed());
        await PoolsOf(engine).SetAsync("db", new PoolSettings { Slots = 1 }, default);
        var first = await engine.RunAsync("workflow: one\ntasks: { a: { uses: hold, pool: db } }");
        await engine.UntilAsync(first, run => run.Tasks.ContainsKey("queued"));
        var second = await engine.RunAsync("workflow: two\ntasks: { a: { uses: t, pool: db } }");
        var third = await engine.RunAsync("workflow: three\ntasks: { a: { uses: t, pool: db } }");
        await engine.UntilAsync(third, run => run.Tasks.ContainsKey("ready"));
        await engine.UntilAsync(second, run => run.Tasks.ContainsKey("ready"));

        engine.Waker.CancelRun(second, null);
        Assert.Equal("canceled", (await engine.EndAsync(second)).State);
        engine.Waker.CancelRun(first, null);

        Assert.Equal("canceled", (await engine.EndAsync(first)).State);
        Assert.Equal("succeeded", (await engine.EndAsync(third)).State);
    }

    [Fact]
    public async Task A_type_has_its_limit_without_the_workflow_saying_so()
    {
        await using var engine = await StartAsync(task => task.Completed());
        await PoolsOf(engine).SetAsync("web", new PoolSettings { Slots = 0, Types = ["http"] }, default);
        engine.Services.GetRequiredService<TypePools>().Set(await PoolsOf(engine).TypesAsync(default));

        var id = await engine.RunAsync("workflow: w\ntasks: { call: { uses: http }, other: { uses: t } }");
        await engine.UntilAsync(id, run => run.Tasks.ContainsKey("succeeded") && run.Tasks.ContainsKey("ready"));

        await PoolsOf(engine).DeleteAsync("web", evenInUse: true, default);
        engine.Services.GetRequiredService<PoolKeeper>().Sweep();
        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
    }

    private static IPoolStore PoolsOf(EmbeddedEngine engine) => engine.Services.GetRequiredService<IPoolStore>();
}
