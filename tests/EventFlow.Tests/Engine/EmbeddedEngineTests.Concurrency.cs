using EventFlow.Contracts;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Engine;

public abstract partial class EmbeddedEngineTests
{
    private const string Limited = """
        workflow: limited
        params: { key: { type: string, default: "" } }
        concurrency: { max: MAX, key: "${{ params.key }}", overflow: OVERFLOW }
        tasks:
          a: { uses: KIND }
          b: { needs: [a], uses: t }
        """;

    [Fact]
    public async Task Runs_beyond_the_limit_take_turns_in_the_order_of_their_acceptance()
    {
        await using var engine = await StartAsync(task => task.Completed());
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add((await engine.TakeAsync(Of(3, "queue"))).Id);
        }

        var runs = new List<RunView>();
        foreach (var id in ids)
        {
            runs.Add(await engine.EndAsync(id));
        }

        Assert.All(runs, run => Assert.Equal("succeeded", run.State));
        Assert.InRange(MostAtOnce(runs), 1, 3);
        var started = runs.OrderBy(run => run.StartedAt).Select(run => ids.IndexOf(run.Id)).ToList();
        Assert.All(started.Index(), place => Assert.InRange(Math.Abs(place.Item - place.Index), 0, 2));
    }

    [Fact]
    public async Task Runs_of_other_keys_do_not_wait()
    {
        await using var engine = await StartAsync(task => null);
        var berlin = await engine.TakeAsync(Of(1, "queue"), """{"key":"berlin"}""");
        var oslo = await engine.TakeAsync(Of(1, "queue"), """{"key":"oslo"}""");
        var second = await engine.TakeAsync(Of(1, "queue"), """{"key":"berlin"}""");

        await engine.UntilAsync(berlin.Id, run => run.State == "running");
        await engine.UntilAsync(oslo.Id, run => run.State == "running");
        var waiting = await engine.UntilAsync(second.Id, run => run.WaitingFor is not null);

        Assert.Equal(
            ("pending", $"place 1 in line, behind {berlin.Id}: at most 1 run of key 'berlin' at a time"), (waiting.State, waiting.WaitingFor));
    }

    [Fact]
    public async Task Skipped_runs_never_run()
    {
        await using var engine = await StartAsync(task => null);
        await engine.TakeAsync(Of(1, "skip"));

        var second = await engine.TakeAsync(Of(1, "skip"));

        Assert.Equal("canceled", second.State);
        Assert.Empty(await engine.TasksAsync(second.Id));
    }

    [Fact]
    public async Task A_run_that_cancels_others_starts_when_they_have_ended()
    {
        await using var engine = await StartAsync(task => task.Type == "never" ? null : task.Completed());
        var first = await engine.TakeAsync(Of(1, "cancel_running", "never"));
        await engine.UntilAsync(first.Id, run => run.State == "running");

        var second = await engine.TakeAsync(Of(1, "cancel_running"));
        var after = await engine.EndAsync(second.Id);
        var before = await engine.EndAsync(first.Id);

        Assert.Equal(("canceled", "succeeded"), (before.State, after.State));
        Assert.Equal($"makes room for run {second.Id}: at most 1 run of the workflow at a time", before.CancelReason);
        Assert.True(before.EndedAt <= after.StartedAt);
    }

    [Fact]
    public async Task One_waits_and_the_last_that_came_is_the_one()
    {
        await using var engine = await StartAsync(task => task.Type == "never" ? null : task.Completed());
        var first = await engine.TakeAsync(Of(1, "coalesce", "never"));
        await engine.UntilAsync(first.Id, run => run.State == "running");
        var second = await engine.TakeAsync(Of(1, "coalesce"));
        var third = await engine.TakeAsync(Of(1, "coalesce"));

        var replaced = await engine.EndAsync(second.Id);
        engine.Waker.CancelRun(first.Id, null);
        var last = await engine.EndAsync(third.Id);

        Assert.Equal(("canceled", "succeeded"), (replaced.State, last.State));
        Assert.Equal($"replaced by run {third.Id}: at most 1 run of the workflow at a time", replaced.CancelReason);
    }

    [Fact]
    public async Task A_run_in_line_that_does_not_start_in_time_times_out_and_leaves_the_line()
    {
        await using var engine = await StartAsync(task => task.Type == "never" ? null : task.Completed());
        var first = await engine.TakeAsync(Of(1, "queue", "never"));
        var second = await engine.TakeAsync(Of(1, "queue") + "\ndeadline: { start_within: 50ms }");
        var third = await engine.TakeAsync(Of(1, "queue"));

        var late = await engine.EndAsync(second.Id);
        engine.Waker.CancelRun(first.Id, null);

        Assert.Equal(("timed_out", "Timeout"), (late.State, late.Error?.Type));
        Assert.Null(late.StartedAt);
        Assert.Equal("succeeded", (await engine.EndAsync(third.Id)).State);
    }

    [Fact]
    public async Task A_run_that_takes_too_long_times_out()
    {
        await using var engine = await StartAsync(task => null);

        var run = await engine.EndAsync((await engine.TakeAsync("workflow: w\ndeadline: { duration: 50ms }\ntasks: { a: { uses: t } }")).Id);

        Assert.Equal(("timed_out", "Timeout"), (run.State, run.Error?.Type));
        Assert.Equal("canceled", Assert.Single(await engine.TasksAsync(run.Id)).State);
    }

    [Fact]
    public async Task Child_runs_stand_in_the_line_of_their_workflow()
    {
        await using var engine = await StartAsync(task => task.Completed());
        await engine.ApplyAsync(Of(1, "queue"));

        var id = await engine.RunAsync("workflow: p\ntasks: { call: { foreach: [1, 2, 3, 4], run: limited } }");

        Assert.Equal("succeeded", (await engine.EndAsync(id)).State);
        Assert.Equal(1, MostAtOnce(await engine.ChildrenAsync(id)));
    }

    [Fact]
    public async Task A_child_run_that_is_skipped_fails_its_task()
    {
        await using var engine = await StartAsync(task => null);
        await engine.TakeAsync(Of(1, "skip"));

        var id = await engine.RunAsync("workflow: p\ntasks: { call: { run: limited } }");

        var run = await engine.EndAsync(id);
        var child = Assert.Single(await engine.ChildrenAsync(id));
        Assert.Equal(("failed", "canceled"), (run.State, child.State));
        Assert.Equal(
            ("Child.Canceled", $"task call failed: run {child.Id} was canceled: skipped: at most 1 run of the workflow at a time"),
            (run.Error!.Type, run.Error.Message));
    }

    [Fact]
    public async Task A_child_run_that_is_replaced_fails_its_task()
    {
        await using var engine = await StartAsync(task => null);
        await engine.TakeAsync(Of(1, "coalesce"));
        var id = await engine.RunAsync("workflow: p\ntasks: { call: { run: limited } }");
        await engine.UntilAsync(id, run => run.Tasks.ContainsKey("awaiting"));
        var child = await UntilChildAsync(engine, id);

        var other = await engine.TakeAsync(Of(1, "coalesce"));

        var run = await engine.EndAsync(id);
        Assert.Equal(
            $"task call failed: run {child} was canceled: replaced by run {other.Id}: at most 1 run of the workflow at a time",
            run.Error!.Message);
    }

    [Fact]
    public async Task A_child_run_keeps_to_its_deadline()
    {
        await using var engine = await StartAsync(task => null);
        await engine.ApplyAsync("workflow: late\nwindow: { days: WEEKDAY }\ndeadline: { start_within: 50ms }\ntasks: { a: { uses: t } }"
            .Replace("WEEKDAY", NotToday(), StringComparison.Ordinal));

        var id = await engine.RunAsync("workflow: p\ntasks: { call: { run: late } }");

        var run = await engine.EndAsync(id);
        Assert.Equal(("failed", "Timeout"), (run.State, run.Error!.Type));
        Assert.StartsWith("task call failed: the run did not start within 00:00:00.05", run.Error.Message, StringComparison.Ordinal);
        Assert.Equal("timed_out", Assert.Single(await engine.ChildrenAsync(id)).State);
    }

    private static async Task<Guid> UntilChildAsync(EmbeddedEngine engine, Guid parent)
    {
        IReadOnlyList<RunView> children;
        while ((children = await engine.ChildrenAsync(parent)).Count == 0)
        {
            await Task.Yield();
        }

        return children[0].Id;
    }

    // Two days ahead, so that a test around midnight does not meet it.
    private static string NotToday() =>
        TimeProvider.System.GetUtcNow().AddDays(2).DayOfWeek.ToString()[..3].ToLowerInvariant();

    private static string Of(int max, string overflow, string kind = "t") => Limited
        .Replace("MAX", $"{max}", StringComparison.Ordinal)
        .Replace("OVERFLOW", overflow, StringComparison.Ordinal)
        .Replace("KIND", kind, StringComparison.Ordinal);

    private static int MostAtOnce(IReadOnlyList<RunView> runs) =>
        runs.Max(run => runs.Count(other => other.StartedAt <= run.StartedAt && run.StartedAt < other.EndedAt));
}
