using EventFlow.Contracts;
using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task An_accepted_run_is_pending_and_its_history_begins()
    {
        var accepted = await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 3, """{"n":1.50}""", "k1"), default);

        var view = await Runs.FindAsync(accepted.Id, default);
        Assert.Equal(("hourly", 3, "pending", true), (accepted.Workflow, accepted.WorkflowVersion, accepted.State, accepted.Created));
        Assert.Equal(("hourly", 3, "pending", "k1"), (view!.Workflow, view.Version, view.State, view.Key));
        Assert.Equal("""{"n":1.50}""", view.Params!.Value.GetRawText());
        var first = Assert.Single(await Runs.EventsAsync(accepted.Id, 0, 10, default));
        Assert.Equal((1, "run.accepted"), (first.Seq, first.Kind));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_run_within_a_workflow_only()
    {
        var first = await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 1, "{}", "k"), default);
        var again = await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 2, "{}", "k"), default);
        var other = await Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "daily", 1, "{}", "k"), default);

        Assert.Equal(first with { Created = false }, again);
        Assert.True(other.Created);
    }

    [Fact]
    public async Task Racing_starts_with_one_key_make_one_run()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            Runs.AcceptAsync(new NewRun(Guid.CreateVersion7(), "hourly", 1, "{}", "once"), default))));

        Assert.Single(starts, start => start.Created);
        Assert.Single(starts.Select(start => start.Id).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData(null)]
    public async Task A_key_that_could_not_be_told_from_another_is_refused(string? key)
    {
        var bad = key ?? new string('k', 600);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => AcceptAsync(key: bad));

        Assert.Contains("EF2091", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_run_has_no_view_no_tasks_no_events_and_no_cancel()
    {
        var id = Guid.CreateVersion7();

        Assert.Null(await Runs.FindAsync(id, default));
        Assert.Empty(await TasksAsync(id));
        Assert.Empty(await Runs.EventsAsync(id, 0, 10, default));
        Assert.False(await Runs.RequestCancelAsync(id, null, default));
    }

    [Fact]
    public async Task A_run_counts_its_tasks_by_state_and_tells_its_error()
    {
        var id = await AcceptAsync();
        await StartWithAsync(id, Row(id, "a"), Row(id, "b"), Row(id, "c", TaskState.UpstreamFailed));
        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.EndedAt, run.ErrorType, run.ErrorMessage) = ("failed", At, "Http.503", "no answer");
            return new RunCommit { Run = run };
        });

        var view = await Runs.FindAsync(id, default);

        Assert.Equal(new Dictionary<string, int> { ["waiting"] = 2, ["upstream_failed"] = 1 }, view!.Tasks);
        Assert.Equal(("failed", At), (view.State, view.EndedAt));
        Assert.Equal(("Http.503", "no answer"), (view.Error!.Type, view.Error.Message));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page()
    {
        var ids = new List<Guid>();
        for (var number = 0; number < 7; number++)
        {
            ids.Add(await AcceptAsync());
        }

        var first = await Runs.ListAsync(new RunFilter(), null, 3, default);
        var second = await Runs.ListAsync(new RunFilter(), first.Next, 3, default);
        var third = await Runs.ListAsync(new RunFilter(), second.Next, 3, default);

        Assert.Equal([3, 3, 1], new[] { first, second, third }.Select(page => page.Items.Count));
        Assert.Equal(ids.AsEnumerable().Reverse(), new[] { first, second, third }.SelectMany(page => page.Items).Select(run => run.Id));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task Runs_are_filtered_by_workflow_state_and_age()
    {
        var hourly = await AcceptAsync();
        var daily = await AcceptAsync("daily");
        await StartWithAsync(daily);
        var created = (await Runs.FindAsync(hourly, default))!.CreatedAt;

        Assert.Equal(hourly, Assert.Single((await Runs.ListAsync(new RunFilter(Workflow: "hourly"), null, 10, default)).Items).Id);
        Assert.Equal(daily, Assert.Single((await Runs.ListAsync(new RunFilter(State: "running"), null, 10, default)).Items).Id);
        Assert.Equal(2, (await Runs.ListAsync(new RunFilter(Since: created), null, 10, default)).Items.Count);
        Assert.Empty((await Runs.ListAsync(new RunFilter(Since: created.AddHours(1)), null, 10, default)).Items);
        Assert.Empty((await Runs.ListAsync(new RunFilter(Workflow: "a\0b"), null, 10, default)).Items);
    }

    [Fact]
    public async Task Runs_are_filtered_by_what_began_them()
    {
        var (at, zone) = (new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
        var backfill = Guid.CreateVersion7();
        var manual = await AcceptAsync();
        var scheduled = await ByAsync(RunTrigger.OfSchedule("nightly \"🌙\"", zone, at, at.AddDays(-1)).GetRawText());
        var filled = await ByAsync(RunTrigger.OfBackfill(backfill, "nightly \"🌙\"", zone, at.AddDays(-1), at).GetRawText());
        var told = await ByAsync(EventOrigin.Of([Received("a").Event!]));
        var updated = await ByAsync(EventOrigin.Of([DatasetEvents.OfOutside("1", "/outside", "lake/orders", at, null)]));
        var followed = await ByAsync(EventOrigin.Of(
            [RunEvents.Of(new RunNews(manual, 2, "run.succeeded", at, "load", 1))], new EventTrigger
            {
                Type = new EventPattern("*"), Runs = new RunEndCondition("load", [RunStatus.Succeeded]),
            }));
        var all = await ByAsync(EventOrigin.Of([Received("b").Event!], new EventTrigger { Type = new EventPattern("*"), Parts = [] }));
        var child = (await Runs.AcceptAsync(
            new NewRun(NextId(), "child", 1, "{}", null, new ChildOrigin(new RunParent(manual, "load", 1), ParentPolicies.Abandon, 1)), default)).Id;

        Assert.Equal([manual], await ListedAsync(cause: "manual"));
        Assert.Equal([scheduled], await ListedAsync(cause: "schedule"));
        Assert.Equal([filled], await ListedAsync(cause: "backfill"));
        Assert.Equal([told], await ListedAsync(cause: "event"));
        Assert.Equal([updated], await ListedAsync(cause: "dataset"));
        Assert.Equal([followed], await ListedAsync(cause: "run"));
        Assert.Equal([all], await ListedAsync(cause: "all"));
        Assert.Equal([child], await ListedAsync(cause: "parent"));
        Assert.Equal([filled, scheduled], await ListedAsync(trigger: "nightly \"🌙\""));
        Assert.Equal([filled], await ListedAsync(trigger: backfill.ToString()));
        Assert.Equal([told], await ListedAsync(trigger: "com.example.order"));
        Assert.Equal([updated], await ListedAsync(trigger: "lake/orders"));
        Assert.Equal([followed], await ListedAsync(trigger: "load"));
        Assert.Equal([scheduled], await ListedAsync(cause: "schedule", trigger: "nightly \"🌙\""));
        Assert.Empty(await ListedAsync(trigger: "nightly"));
        Assert.Empty(await ListedAsync(trigger: "a\0b"));
    }

    private async Task<Guid> ByAsync(string trigger) =>
        (await Runs.AcceptAsync(new NewRun(NextId(), "begun", 1, "{}", null, Trigger: trigger), default)).Id;

    private async Task<IEnumerable<Guid>> ListedAsync(string? cause = null, string? trigger = null) =>
        (await Runs.ListAsync(new RunFilter(Cause: cause, Trigger: trigger), null, 100, default)).Items.Select(run => run.Id);

    [Theory]
    [InlineData("?")]
    [InlineData("AAAA")]
    [InlineData("not a cursor at all")]
    [InlineData("_________________________________w")]
    public async Task A_cursor_nobody_gave_out_is_refused(string cursor)
    {
        var error = await Assert.ThrowsAsync<BadCursorException>(() => Runs.ListAsync(new RunFilter(), cursor, 10, default));

        Assert.StartsWith("EF2090", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("gIA")]
    [InlineData("AA")]
    public async Task A_task_cursor_nobody_gave_out_is_refused(string cursor)
    {
        var id = await AcceptAsync();

        await Assert.ThrowsAsync<BadCursorException>(() => Runs.TasksAsync(id, cursor, 10, default));
        await Assert.ThrowsAsync<BadCursorException>(() => Workflows.ListAsync(cursor, 10, default));
    }

    [Fact]
    public async Task Tasks_are_listed_in_natural_order_page_by_page()
    {
        var id = await AcceptAsync();
        string[] natural = ["clean", "clean[0]", "clean[2]", "clean[2]/load", "clean[10]", "clean[100]", "region[eu]", "step9", "step10"];
        await StartWithAsync(id, [.. natural.Reverse().Select(path => Row(id, path))]);

        var first = await Runs.TasksAsync(id, null, 4, default);
        var second = await Runs.TasksAsync(id, first.Next, 4, default);
        var third = await Runs.TasksAsync(id, second.Next, 4, default);

        Assert.Equal(natural, new[] { first, second, third }.SelectMany(page => page.Items).Select(task => task.Path));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task Events_are_read_after_a_number()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, run => new RunCommit
        {
            Run = run,
            Events =
            [
                new RunEventRecord(id, 2, At, "run.started", null, null, null),
                new RunEventRecord(id, 3, At, "task.queued", "clean[1]", 1, """{"type":"clean-file"}"""),
            ],
        });

        var events = await Runs.EventsAsync(id, 2, 10, default);

        var entry = Assert.Single(events);
        Assert.Equal((3, At, "task.queued", "clean[1]", 1), (entry.Seq, entry.At, entry.Kind, entry.Path, entry.Attempt));
        Assert.Equal("clean-file", entry.Data!.Value.GetProperty("type").GetString());
        Assert.Single(await Runs.EventsAsync(id, 0, 1, default));
    }

    [Fact]
    public async Task A_cancel_is_noted_once_and_leaves_an_ended_run_alone()
    {
        var open = await AcceptAsync();
        var ended = await AcceptAsync();
        await CommitAsync(ended, run =>
        {
            run.CurrentState = "succeeded";
            return new RunCommit { Run = run };
        });

        Assert.True(await Runs.RequestCancelAsync(open, "first", default));
        Assert.True(await Runs.RequestCancelAsync(open, "second", default));
        Assert.True(await Runs.RequestCancelAsync(ended, "late", default));

        await using var session = await Sessions.OpenAsync(default);
        Assert.Equal("first", (await session.LockAsync(open, default))!.CancelReason);
        await using var other = await Sessions.OpenAsync(default);
        Assert.Null((await other.LockAsync(ended, default))!.CancelRequestedAt);
    }

    [Fact]
    public async Task A_log_line_of_an_unknown_run_is_dropped()
    {
        var known = await AcceptAsync();
        var line = new TaskAnswer
        {
            Kind = AnswerKinds.Log, Run = known, Path = "a", Attempt = 1, Level = "info", Message = "read \0 rows",
        };

        await Runs.AppendLogAsync(line, default);
        var error = await Record.ExceptionAsync(() => Runs.AppendLogAsync(line with { Run = Guid.CreateVersion7() }, default));

        Assert.Null(error);
    }
}
