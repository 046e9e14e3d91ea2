using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Memory;

namespace EventFlow.Tests.Storage;

public sealed class MemoryRunsTests
{
    [Fact]
    public async Task Only_the_newest_ended_runs_are_kept_and_their_keys_become_free()
    {
        var (runs, timers) = (new MemoryRuns { EndedKept = 2 }, new MemoryTimers(TimeProvider.System));
        var slots = new MemorySlots(TimeProvider.System);
        var store = new MemoryRunStore(runs, timers, new MemoryWorkflowStore(TimeProvider.System), slots, TimeProvider.System);
        var sessions = new MemoryRunSessions(runs, timers, slots, TimeProvider.System);
        var open = await StartAsync(store, "open");

        foreach (var key in new[] { "a", "b", "c" })
        {
            await EndAsync(sessions, (await StartAsync(store, key)).Id);
        }

        Assert.True((await StartAsync(store, "a")).Created);
        Assert.False((await StartAsync(store, "b")).Created);
        Assert.False((await StartAsync(store, "c")).Created);
        Assert.NotNull(await store.FindAsync(open.Id, default));
    }

    private static Task<AcceptedRun> StartAsync(MemoryRunStore store, string key) =>
        store.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 1, "{}", key), default);

    private static async Task EndAsync(MemoryRunSessions sessions, Guid id)
    {
        await using var session = await sessions.OpenAsync(default);
        var run = (await session.LockAsync(id, default))!;
        run.Version++;
        run.CurrentState = "succeeded";
        await session.CommitAsync(new RunCommit { Run = run }, default);
    }
}
