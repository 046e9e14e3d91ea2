using System.Globalization;
using EventFlow.Core.Definitions;
using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.EndToEnd;

/// <summary>So many runs at a time, and when they may begin, with real servers.</summary>
public class ConcurrencyTests
{
    private const int Runs = 200;
    private const int Most = 3;
    private const int Kills = 2;

    private const string Limited = """
        workflow: limited
        concurrency: { max: 3 }
        tasks:
          first: { uses: sleep, with: { milliseconds: 10 } }
          second: { needs: [first], uses: sleep, with: { milliseconds: 10 } }
        """;

    [Fact]
    public async Task Two_hundred_runs_of_at_most_three_are_never_more_while_servers_are_killed()
    {
        await using var stack = await Stack.StartAsync();
        var worker = await stack.StartLedgerWorkerAsync();
        var peer = await stack.StartPeerAsync();
        var workflow = await stack.ApplyAsync(Limited);
        var ids = new List<Guid>();
        while (ids.Count < Runs)
        {
            ids.Add(await stack.StartRunAsync(workflow));
        }

        await UntilEndedAsync(stack, 50);
        await peer.KillAsync();
        await UntilEndedAsync(stack, 100);
        await stack.StartPeerAsync();
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        await UntilEndedAsync(stack, Runs);

        Assert.Equal(Runs, await stack.CountAsync("select count(*) from runs where state = 'succeeded'"));
        Assert.Equal(0, await stack.CountAsync("select count(*) from run_places"));
        Assert.InRange(MostAtOnce(worker.Executions), 1, Most);
        var started = await StartedAsync(stack);

        // A run whose place was given by a server that is killed before it says so begins once that is noticed, and others pass it meanwhile:
        // at most those that had the places.
        var moved = ids.Index().Where(run => Math.Abs(started[run.Item] - run.Index) > 2 * (Most - 1)).Select(run => run.Index).ToList();
        Assert.True(moved.Count <= Kills * Most, $"not in their order: {string.Join(", ", moved)}");
        await stack.AssertSoundAsync(ids[0]);
        await stack.AssertSoundAsync(ids[^1]);
    }

    [Fact]
    public async Task Skip_leaves_a_canceled_run_with_its_reason()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var first = await stack.RunAsync(Overflowing("skip"), Takes(3_000));

        var second = await stack.RunOfAsync(await stack.StartRunAsync("overflowing"));

        Assert.Equal(("canceled", "skipped: at most 1 run of the workflow at a time"), (second.State, second.CancelReason));
        Assert.Equal("succeeded", (await stack.EndAsync(first)).State);
        await stack.AssertSoundAsync(second.Id);
    }

    [Fact]
    public async Task Cancel_running_ends_the_one_before_and_then_starts()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var first = await stack.RunAsync(Overflowing("cancel_running"), Takes(60_000));
        await stack.UntilTasksAsync(first, "running", 1);

        var second = await stack.EndAsync(await stack.StartRunAsync("overflowing"));
        var before = await stack.EndAsync(first);

        Assert.Equal(("canceled", "succeeded"), (before.State, second.State));
        Assert.StartsWith($"makes room for run {second.Id}", before.CancelReason, StringComparison.Ordinal);
        Assert.True(before.EndedAt <= second.StartedAt);
    }

    [Fact]
    public async Task Coalesce_runs_the_first_and_the_last()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var ids = new List<Guid> { await stack.RunAsync(Overflowing("coalesce"), Takes(4_000)) };
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await stack.StartRunAsync("overflowing"));
        }

        var runs = new List<string>();
        foreach (var id in ids)
        {
            runs.Add((await stack.EndAsync(id)).State);
        }

        Assert.Equal(["succeeded", "canceled", "canceled", "canceled", "succeeded"], runs);
        Assert.StartsWith($"replaced by run {ids[3]}", (await stack.RunOfAsync(ids[2])).CancelReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_and_a_task_wait_for_their_windows_over_the_death_of_the_server()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var now = TimeProvider.System.GetUtcNow();
        // Each opens when the server is up again, however long that takes on this machine.
        var run = 4 + (int)(2 * stack.Start.TotalSeconds);
        var task = 2 * run;
        var id = await stack.RunAsync($$"""
            workflow: windowed
            window: { from: "{{Time(now, run)}}", to: "{{Time(now, 3600)}}" }
            tasks:
              a: { uses: sleep, with: { milliseconds: 1 }, window: { from: "{{Time(now, task)}}", to: "{{Time(now, 3600)}}" } }
            """);

        var waiting = await stack.RunOfAsync(id);
        Assert.Equal("pending", waiting.State);
        Assert.StartsWith("its window opens at 20", waiting.WaitingFor, StringComparison.Ordinal);
        await stack.Server.KillAsync();
        await stack.StartServerAsync();
        await stack.UntilTasksAsync(id, "ready", 1);
        Assert.Equal(
            $"its window opens at {Instants.Text(Whole(now).AddSeconds(task))}",
            await stack.ScalarAsync($"select waiting_for from v_tasks where run_id = '{id}'"));
        var ended = await stack.EndAsync(id);

        Assert.Equal("succeeded", ended.State);
        Assert.True(ended.StartedAt >= Whole(now).AddSeconds(run));
        Assert.Equal(1, await stack.CountAsync(
            $"select count(*) from tasks where run_id = '{id}' and queued_at >= '{Instants.Text(Whole(now).AddSeconds(task))}'"));
        await stack.AssertSoundAsync(id);
    }

    [Fact]
    public async Task Deadlines_are_kept()
    {
        await using var stack = await Stack.StartAsync();
        await stack.StartLedgerWorkerAsync();
        var slow = await stack.RunAsync("""
            workflow: slow
            deadline: { duration: 2s }
            tasks: { a: { uses: sleep, with: { milliseconds: 60000 } } }
            """);
        var first = await stack.RunAsync("""
            workflow: impatient
            concurrency: { max: 1 }
            deadline: { start_within: 3s }
            tasks: { a: { uses: sleep, with: { milliseconds: 8000 } } }
            """);
        var second = await stack.StartRunAsync("impatient");
        var finish = TimeProvider.System.GetUtcNow();
        var late = await stack.RunAsync($$"""
            workflow: late
            deadline: { finish_by: "{{Time(finish, 5)}}" }
            tasks: { a: { uses: sleep, with: { milliseconds: 8000 } } }
            """);

        Assert.Equal(("timed_out", "Timeout"), ((await stack.EndAsync(slow)).State, (await stack.RunOfAsync(slow)).Error?.Type));
        var waited = await stack.EndAsync(second);
        Assert.Equal(("timed_out", null), (waited.State, waited.StartedAt));
        Assert.Equal("succeeded", (await stack.EndAsync(first)).State);
        var missed = await stack.EndAsync(late);
        Assert.Equal("succeeded", missed.State);
        Assert.NotNull(missed.DeadlineMissedAt);
        Assert.Equal(1, await stack.CountAsync($"select count(*) from run_events where run_id = '{late}' and kind = 'run.deadline_missed'"));
    }

    private static Task UntilEndedAsync(Stack stack, int count) => Eventually.BecomesAsync(
        async _ => await stack.CountAsync("select count(*) from runs where ended_at is not null") >= count, $"{count} runs have ended");

    /// <summary>By what the worker wrote down. A run has its place at least from its first execution to the first end of each of its tasks;
    /// a task that was done twice, because a server was killed, may end again after its run.</summary>
    private static int MostAtOnce(IEnumerable<Execution> executions)
    {
        var runs = executions.GroupBy(one => one.Run).Select(run => (
            From: run.Min(one => one.Started),
            To: run.GroupBy(one => one.Path).Max(task => task.Min(one => one.Ended)))).ToList();
        return runs.Max(run => runs.Count(other => other.From <= run.From && run.From < other.To));
    }

    /// <summary>The place of each run among all by when it started.</summary>
    private static async Task<Dictionary<Guid, int>> StartedAsync(Stack stack)
    {
        var ids = (Guid[])(await stack.ScalarAsync("select array_agg(id order by started_at, id) from runs"))!;
        return ids.Index().ToDictionary(run => run.Item, run => run.Index);
    }

    private static string Overflowing(string overflow) => $$$"""
        workflow: overflowing
        params: { takes: { type: integer, default: 10 } }
        concurrency: { max: 1, overflow: {{{overflow}}} }
        tasks: { a: { uses: sleep, with: { milliseconds: "${{ params.takes }}" } } }
        """;

    private static object Takes(int milliseconds) => new { takes = milliseconds };

    private static DateTimeOffset Whole(DateTimeOffset moment) =>
        new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static string Time(DateTimeOffset now, int seconds) =>
        Whole(now).AddSeconds(seconds).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
