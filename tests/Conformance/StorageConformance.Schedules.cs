using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private protected IScheduleStore Schedules => Service<IScheduleStore>();

    [Fact]
    public async Task Without_schedules_nothing_is_due_and_nothing_is_claimed()
    {
        await using var claim = await Schedules.ClaimAsync(10, default);

        Assert.Empty(claim.Due);
        Assert.Null((await Schedules.LookAsync(default)).Next);
        Assert.Null(await Schedules.ChangeAsync("nobody", before => before, default));
    }

    [Fact]
    public async Task A_schedule_is_stored_with_all_it_needs_and_read_again()
    {
        var (stored, _) = await ScheduleAsync("hourly", due: null);

        var (found, paused) = Assert.Single((await Schedules.ListAsync("hourly", null, 10, default)).Items);

        Assert.Equal(stored, found);
        Assert.Null(paused);
        Assert.Empty((await Schedules.ListAsync("daily", null, 10, default)).Items);
        Assert.Empty(await Schedules.UnscheduledAsync(10, default));
    }

    [Fact]
    public async Task A_version_whose_schedules_nobody_has_taken_over_is_found()
    {
        await ScheduleAsync("hourly", due: null);
        await Workflows.ApplyAsync("hourly", "another", null, "default", [], default);

        Assert.Equal(["hourly"], await Schedules.UnscheduledAsync(10, default));
    }

    [Fact]
    public async Task What_is_due_is_claimed_by_one_and_stays_due_until_it_is_moved()
    {
        var (schedule, now) = await ScheduleAsync("hourly", due: -Minute);
        await using (var claim = await Schedules.ClaimAsync(10, default))
        {
            Assert.Equal(schedule.Id, Assert.Single(claim.Due).Id);
            await using var other = await Schedules.ClaimAsync(10, default);
            Assert.Empty(other.Due);
        }

        await using var again = await Schedules.ClaimAsync(10, default);
        var due = Assert.Single(again.Due);
        await again.CommitAsync([], [due with { LastAt = now, NextAt = now + Minute, NextDueAt = now + Minute }], default);
        await again.DisposeAsync();

        await using var last = await Schedules.ClaimAsync(10, default);
        Assert.Empty(last.Due);
        Assert.InRange((await Schedules.LookAsync(default)).Next!.Value, now + Minute - Second, now + Minute + Second);
    }

    [Fact]
    public async Task Its_runs_are_accepted_with_the_move_and_the_same_run_again_is_no_other_one()
    {
        var (_, _) = await ScheduleAsync("hourly", due: -Minute);
        var run = new NewRun(NextId(), "hourly", 1, "{}", null, Trigger: """{"kind":"schedule"}""");

        await using (var claim = await Schedules.ClaimAsync(10, default))
        {
            var accepted = await claim.CommitAsync([run], [claim.Due[0] with { LastRunId = run.Id }], default);
            Assert.Equal(new AcceptedRun(run.Id, "hourly", 1, "pending", Created: true), Assert.Single(accepted));
        }

        await using (var claim = await Schedules.ClaimAsync(10, default))
        {
            Assert.Empty(await claim.CommitAsync([run], [claim.Due[0] with { NextDueAt = null, Problem = "p" }], default));
        }

        var view = await Runs.FindAsync(run.Id, default);
        Assert.Equal(("pending", "schedule"), (view!.State, view.Trigger!.Value.GetProperty("kind").GetString()));
        Assert.Equal("run.accepted", Assert.Single(await Runs.EventsAsync(run.Id, 0, 10, default)).Kind);
        var (kept, _) = Assert.Single((await Schedules.ListAsync("hourly", null, 10, default)).Items);
        Assert.Equal((run.Id, (DateTimeOffset?)null, "p"), (kept.LastRunId, kept.NextDueAt, kept.Problem));
    }

    [Fact]
    public async Task A_claim_that_is_given_up_has_done_nothing()
    {
        await ScheduleAsync("hourly", due: -Minute);
        await (await Schedules.ClaimAsync(10, default)).DisposeAsync();

        await using var claim = await Schedules.ClaimAsync(10, default);

        Assert.Single(claim.Due);
        Assert.Empty((await Runs.ListAsync(new RunFilter(), null, 10, default)).Items);
    }

    [Fact]
    public async Task Schedules_that_are_named_no_more_are_gone_and_pausing_is_kept()
    {
        var (schedule, now) = await ScheduleAsync("hourly", due: -Minute);
        await Schedules.ChangeAsync(
            "hourly",
            before => before with { PausedAt = before.Now, Schedules = [schedule with { Id = Guid.NewGuid(), Name = "b", NextDueAt = null }] },
            default);

        var (found, paused) = Assert.Single((await Schedules.ListAsync(null, null, 10, default)).Items);

        Assert.Equal("b", found.Name);
        Assert.InRange(paused!.Value, now - Second, now + Minute);
        Assert.Null((await Schedules.LookAsync(default)).Next);
    }

    [Fact]
    public async Task Schedules_are_listed_page_by_page()
    {
        await ScheduleAsync("b", due: null);
        await ScheduleAsync("a", due: null);
        var first = await Schedules.ListAsync(null, null, 1, default);
        var last = await Schedules.ListAsync(null, first.Next, 1, default);

        Assert.Equal(["a", "b"], first.Items.Concat(last.Items).Select(item => item.Schedule.Workflow));
        Assert.Null(last.Next);
    }

    [Fact]
    public async Task Whoever_listens_is_told_of_changes()
    {
        await ScheduleAsync("hourly", due: null);
        using var stop = new CancellationTokenSource();
        using var told = new SemaphoreSlim(0);
        var listening = Schedules.ListenAsync(() => told.Release(), stop.Token);
        Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(30)));

        await Schedules.ChangeAsync("hourly", before => before with { PausedAt = before.Now }, default);

        Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(30)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task Runs_that_stand_in_a_line_are_accepted_with_the_move_each_as_the_line_has_it()
    {
        await ScheduleAsync("hourly", due: -Minute);
        NewRun[] runs = [.. Enumerable.Range(0, 3).Select(_ => Placed("hourly", Overflow.Skip))];

        await using (var claim = await Schedules.ClaimAsync(10, default))
        {
            var accepted = await claim.CommitAsync(runs, [claim.Due[0] with { NextDueAt = null }], default);
            Assert.Equal(
                [("pending", false), ("canceled", true), ("canceled", true)], accepted.Select(run => (run.State, run.Line!.IsSkipped)));
        }

        var skipped = await Runs.FindAsync(runs[1].Id, default);
        Assert.Equal(("canceled", "skipped: at most 1 run of the workflow at a time"), (skipped!.State, skipped.CancelReason));
        Assert.Equal("schedule", skipped.Trigger!.Value.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_line_is_as_it_was_where_a_claim_is_given_up()
    {
        await ScheduleAsync("hourly", due: -Minute);
        await (await Schedules.ClaimAsync(10, default)).DisposeAsync();

        var accepted = await Runs.AcceptAsync(Placed("hourly", Overflow.Skip), default);

        Assert.Equal("pending", accepted.State);
    }

    [Fact]
    public async Task Schedules_of_a_deleted_workflow_are_never_due_nor_listed()
    {
        var (_, _) = await ScheduleAsync("hourly", due: -Minute);

        await Workflows.DeleteAsync("hourly", default);

        await using var claim = await Schedules.ClaimAsync(10, default);
        Assert.Empty(claim.Due);
        Assert.Null((await Schedules.LookAsync(default)).Next);
        Assert.Empty((await Schedules.ListAsync(null, null, 10, default)).Items);
        var known = await Schedules.ChangeAsync("hourly", before => before, default);
        Assert.NotNull(known!.DeletedAt);
        Assert.Single(known.Schedules);
    }

    [Fact]
    public async Task A_calendar_that_is_changed_has_its_schedules_looked_at_again()
    {
        await ScheduleAsync("hourly", due: Minute);
        await ScheduleAsync("held", due: Minute);
        await Schedules.ChangeAsync(
            "held", before => before with { PausedAt = before.Now, Schedules = [before.Schedules[0] with { NextDueAt = null }] }, default);

        await Service<ICalendarStore>().PutAsync("c", "calendar: c\n", default);

        await using var claim = await Schedules.ClaimAsync(10, default);
        Assert.Equal("hourly", Assert.Single(claim.Due).Workflow);
    }

    private NewRun Placed(string workflow, Overflow overflow) => new(
        NextId(), workflow, 1, "{}", null, Terms: new RunTerms(new RunPlace("", 1, overflow), []), Trigger: """{"kind":"schedule"}""");

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    /// <param name="due">From now; null: never.</param>
    private async Task<(StoredSchedule Schedule, DateTimeOffset Now)> ScheduleAsync(string workflow, TimeSpan? due)
    {
        await Workflows.ApplyAsync(workflow, "one", null, "default", [], default);
        var after = await Schedules.ChangeAsync(
            workflow, before => before with { Version = before.LatestVersion, Schedules = [Hourly(before, due)] }, default);
        return (after!.Schedules[0], after.Now);
    }

    private static StoredSchedule Hourly(WorkflowSchedules of, TimeSpan? due) => new()
    {
        Id = Guid.NewGuid(),
        Workflow = of.Workflow,
        Name = "0 * * * * UTC",
        Version = 1,
        Expression = "0 * * * *",
        Timezone = "UTC",
        Catchup = "latest",
        Jitter = TimeSpan.FromSeconds(30),
        Calendar = "c",
        StartAt = At,
        EndAt = At.AddYears(1),
        Params = """{"n":1.50}""",
        IsComputed = true,
        HasTerms = true,
        LastAt = At,
        LiveSince = At,
        NextAt = Rounded(of.Now + due),
        NextDueAt = Rounded(of.Now + due),
    };

    // What a database keeps of a moment.
    private static DateTimeOffset? Rounded(DateTimeOffset? moment) =>
        moment is { } at ? at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)) : null;
}
