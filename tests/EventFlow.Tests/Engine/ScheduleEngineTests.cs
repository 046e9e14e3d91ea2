using System.Collections.Concurrent;
using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Backfills;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;
using EventFlow.Tests.Planning;
using EventFlow.Tests.Schedules;
using EventFlow.Tests.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

/// <summary>Runs that the clock and backfills start, in memory.</summary>
public sealed class ScheduleEngineTests
{
    private const string EverySecond = """
        workflow: ticking
        params: { from: { type: string, default: none } }
        triggers:
          - { schedule: "* * * * * *", params: { from: "${{ run.interval.start }}" } }
        tasks:
          work: { uses: work, with: { by: "${{ trigger.kind }}", from: "${{ params.from }}", to: "${{ run.interval.end }}" } }
        """;

    private const string Daily = """
        workflow: daily
        params: { day: { type: string, default: none } }
        triggers:
          - { schedule: "@daily", id: nightly, timezone: Europe/Berlin, params: { day: "${{ $substring(run.interval.start, 0, 10) }}" } }
        tasks:
          work: { uses: work, with: { day: "${{ params.day }}" } }
        """;

    [Fact]
    public async Task A_schedule_starts_runs_that_know_their_interval()
    {
        var inputs = new ConcurrentQueue<JsonElement>();
        await using var engine = await EmbeddedEngine.StartAsync(task =>
        {
            inputs.Enqueue(task.Input);
            return task.Completed();
        });
        await engine.ApplyAsync(EverySecond);
        await engine.Services.GetRequiredService<ScheduleKeeper>().SyncAsync("ticking", CancellationToken.None);

        var runs = await RunsAsync(engine, "ticking", 3);

        var ends = runs.Select(run => RunTrigger.IntervalOf(run.Trigger)!.Value.GetProperty("end").GetString()!).ToList();
        Assert.Equal(ends.Distinct().Order(), ends);
        var first = inputs.First();
        Assert.Equal("schedule", first.GetProperty("by").GetString());
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            Zones.Instant(first.GetProperty("to").GetString()!) - Zones.Instant(first.GetProperty("from").GetString()!));
    }

    [Fact]
    public async Task A_version_that_nobody_has_taken_over_is_found_by_the_sweep()
    {
        await using var engine = await EmbeddedEngine.StartAsync(
            task => task.Completed(), adjust: options => options with { SweepSchedulesEvery = TimeSpan.FromMilliseconds(50) });
        await engine.ApplyAsync(EverySecond);

        Assert.NotEmpty(await RunsAsync(engine, "ticking", 1));
    }

    [Fact]
    public async Task A_backfill_runs_each_interval_once()
    {
        var days = new ConcurrentQueue<string>();
        await using var engine = await EmbeddedEngine.StartAsync(task =>
        {
            days.Enqueue(task.Input.GetProperty("day").GetString()!);
            return task.Completed();
        });
        var id = await BackfillAsync(engine, "2026-03-27", "2026-03-31", Rerun.Failed);

        var (_, intervals) = await EndedAsync(engine, id);

        Assert.Equal(["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"], days.Order());
        Assert.All(intervals, interval => Assert.Equal("succeeded", interval.State));
        Assert.Equal(TimeSpan.FromHours(23), intervals[2].EndAt - intervals[2].StartAt);
    }

    [Fact]
    public async Task What_is_good_already_is_not_run_again_unless_asked()
    {
        // By run, since a task may be executed twice.
        var (runs, number) = (new ConcurrentDictionary<Guid, int>(), 0);
        await using var engine = await EmbeddedEngine.StartAsync(task =>
            runs.GetOrAdd(task.Run, _ => Interlocked.Increment(ref number)) == 2 ? task.Failed() : task.Completed());
        await EndedAsync(engine, await BackfillAsync(engine, "2026-03-01", "2026-03-03", Rerun.Failed));

        var again = await EndedAsync(engine, await BackfillAsync(engine, "2026-03-01", "2026-03-03", Rerun.Failed));
        var missing = await EndedAsync(engine, await BackfillAsync(engine, "2026-03-01", "2026-03-03", Rerun.Missing));
        var all = await EndedAsync(engine, await BackfillAsync(engine, "2026-03-01", "2026-03-03", Rerun.All));

        Assert.Equal(["skipped", "skipped", "succeeded"], again.Intervals.Select(interval => interval.State).Order());
        Assert.All(missing.Intervals, interval => Assert.Equal("skipped", interval.State));
        Assert.All(all.Intervals, interval => Assert.Equal("succeeded", interval.State));
        Assert.Equal((3 + 1 + 3, "succeeded"), (runs.Count, again.Backfill.State));
    }

    [Fact]
    public async Task A_fire_time_that_finds_the_only_place_taken_is_skipped_and_says_so()
    {
        await using var engine = await EmbeddedEngine.StartAsync(_ => null);
        await engine.ApplyAsync($"{EverySecond}\nconcurrency: {{ max: 1, overflow: skip }}");
        await engine.Services.GetRequiredService<ScheduleKeeper>().SyncAsync("ticking", CancellationToken.None);

        var skipped = (await RunsAsync(engine, "ticking", 1, "canceled"))[0];

        Assert.Equal("skipped: at most 1 run of the workflow at a time", skipped.CancelReason);
        Assert.Single(await RunsAsync(engine, "ticking", 1, "running"));
    }

    [Fact]
    public async Task A_deleted_workflow_starts_nothing_by_the_clock_until_it_is_restored()
    {
        await using var engine = await EmbeddedEngine.StartAsync(task => task.Completed());
        var keeper = engine.Services.GetRequiredService<ScheduleKeeper>();
        await engine.ApplyAsync(EverySecond);
        await keeper.SyncAsync("ticking", CancellationToken.None);
        await RunsAsync(engine, "ticking", 1);

        await engine.Workflows.DeleteAsync("ticking", CancellationToken.None);
        var deleted = await keeper.SyncAsync("ticking", CancellationToken.None);
        await engine.Workflows.RestoreAsync("ticking", CancellationToken.None);
        var restored = await keeper.SyncAsync("ticking", CancellationToken.None);

        Assert.Null(deleted!.Schedules[0].NextDueAt);
        Assert.NotNull(restored!.Schedules[0].NextDueAt);
        Assert.Equal(restored.Now, restored.Schedules[0].LiveSince);
        Assert.NotEmpty(await RunsAsync(engine, "ticking", 2));
    }

    [Fact]
    public async Task A_backfill_keeps_to_the_limit_of_its_workflow_and_skips_nothing()
    {
        var (running, most) = (0, 0);
        await using var engine = await EmbeddedEngine.StartAsync(task =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
            return task.Completed();
        });

        var id = await BackfillAsync(
            engine, "2026-03-01", "2026-03-03", Rerun.Failed, $"{Daily}\nconcurrency: {{ max: 1, overflow: skip }}");
        var (backfill, intervals) = await EndedAsync(engine, id);

        Assert.Equal(("succeeded", 1), (backfill.State, most));
        Assert.All(intervals, interval => Assert.Equal("succeeded", interval.State));
    }

    [Fact]
    public async Task A_backfill_of_a_deleted_workflow_waits_and_says_why()
    {
        await using var engine = await EmbeddedEngine.StartAsync(_ => null);
        var id = await BackfillAsync(engine, "2026-03-01", "2026-03-09", Rerun.Failed);

        await engine.Workflows.DeleteAsync("daily", CancellationToken.None);

        var held = await BackfillAsync(engine, id, backfill => backfill.State == BackfillStates.Paused);
        Assert.StartsWith("EF4055 workflow 'daily' was deleted at ", held.Problem, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<RunView>> RunsAsync(
        EmbeddedEngine engine, string workflow, int count, string state = "succeeded")
    {
        using var limit = new CancellationTokenSource(Waits.Patience, TimeProvider.System);
        while (true)
        {
            var page = await engine.Runs.ListAsync(new RunFilter(workflow, state), null, 500, limit.Token);
            if (page.Items.Count >= count)
            {
                return [.. page.Items.Reverse()];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private static async Task<Guid> BackfillAsync(EmbeddedEngine engine, string from, string to, Rerun rerun, string file = Daily)
    {
        await engine.ApplyAsync(file);
        var schedules = await engine.Services.GetRequiredService<ScheduleKeeper>().SyncAsync("daily", CancellationToken.None);
        var backfiller = engine.Services.GetRequiredService<Backfiller>();
        var wish = new BackfillWish(
            Zones.Instant($"{from}T00:00+01:00"), Zones.Instant($"{to}T12:00+01:00"), 2, NewestFirst: false, rerun,
            new Dictionary<string, JsonElement>());
        var (backfill, intervals) = await backfiller.PlanAsync(
            Guid.CreateVersion7(), schedules!.Schedules.Single(), PlannedRun.Read(Daily).Schedules.Single(), wish, CancellationToken.None);
        await backfiller.CreateAsync(backfill, intervals, CancellationToken.None);
        return backfill.Id;
    }

    private static async Task<(StoredBackfill Backfill, IReadOnlyList<StoredInterval> Intervals)> EndedAsync(EmbeddedEngine engine, Guid id)
    {
        var store = engine.Services.GetRequiredService<IBackfillStore>();
        using var limit = new CancellationTokenSource(Waits.Patience, TimeProvider.System);
        var backfill = await BackfillAsync(engine, id, backfill => backfill.EndedAt is not null);
        return (backfill, await store.IntervalsAsync(id, 0, 100, limit.Token));
    }

    private static async Task<StoredBackfill> BackfillAsync(EmbeddedEngine engine, Guid id, Func<StoredBackfill, bool> isSo)
    {
        var store = engine.Services.GetRequiredService<IBackfillStore>();
        using var limit = new CancellationTokenSource(Waits.Patience, TimeProvider.System);
        while (true)
        {
            if (await store.FindAsync(id, limit.Token) is ({ } backfill, _) && isSo(backfill))
            {
                return backfill;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
