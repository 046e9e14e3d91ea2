using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

/// <summary>Runs of which there may be only so many at a time.</summary>
public abstract partial class StorageConformance
{
    private protected IPlaceStore Places => Service<IPlaceStore>();

    [Fact]
    public async Task A_run_beyond_the_limit_waits_until_another_has_ended()
    {
        var first = await PlaceAsync();
        var second = await PlaceAsync();
        var third = await PlaceAsync();

        Assert.Equal("pending", first.State);
        Assert.Equal([first.Id], first.Line!.Granted);
        Assert.Empty(second.Line!.Granted);
        Assert.Equal([second.Id], await EndPlacedAsync(first.Id));
        Assert.Equal([third.Id], await EndPlacedAsync(second.Id));
        Assert.Empty(await EndPlacedAsync(third.Id));
        Assert.Single((await PlaceAsync()).Line!.Granted);
    }

    [Fact]
    public async Task Lines_of_other_keys_and_workflows_do_not_matter()
    {
        await PlaceAsync(key: "berlin");

        Assert.Single((await PlaceAsync(key: "oslo")).Line!.Granted);
        Assert.Single((await PlaceAsync(workflow: "daily", key: "berlin")).Line!.Granted);
        Assert.Empty((await PlaceAsync(key: "berlin")).Line!.Granted);
    }

    [Fact]
    public async Task A_run_that_waits_says_behind_whom()
    {
        var first = await PlaceAsync(key: "berlin");
        var second = await PlaceAsync(key: "berlin");
        var third = await PlaceAsync(key: "berlin");

        Assert.Null((await Runs.FindAsync(first.Id, default))!.WaitingFor);
        Assert.Equal(
            $"place 1 in line, behind {first.Id}: at most 1 run of key 'berlin' at a time",
            (await Runs.FindAsync(second.Id, default))!.WaitingFor);
        var listed = await Runs.ListAsync(new RunFilter(State: "pending"), null, 10, default);
        Assert.Equal(
            $"place 2 in line, behind {first.Id}, {second.Id}: at most 1 run of key 'berlin' at a time",
            listed.Items.Single(run => run.Id == third.Id).WaitingFor);
    }

    [Fact]
    public async Task A_run_that_waits_has_not_lost_its_start()
    {
        var first = await PlaceAsync();
        var second = await PlaceAsync();
        await PassAsync(Minute);

        Assert.Equal([first.Id], (await LostStartsAsync()).Select(run => run.RunId));
        Assert.Equal([first.Id], await Runs.OldestPendingAsync("hourly", 10, default));
        await EndPlacedAsync(first.Id);
        Assert.Equal([second.Id], await Runs.OldestPendingAsync("hourly", 10, default));
        Assert.Empty(await LostStartsAsync());
        await PassAsync(Minute);
        Assert.Equal([second.Id], (await LostStartsAsync()).Select(run => run.RunId));
    }

    [Fact]
    public async Task A_run_does_not_begin_without_its_place()
    {
        await PlaceAsync();
        var second = await PlaceAsync();

        await Assert.ThrowsAsync<RunConflictException>(() => BeginAsync(second.Id));
        Assert.Equal("pending", (await Runs.FindAsync(second.Id, default))!.State);
        await Assert.ThrowsAsync<RunConflictException>(async () => await Groups.CommitAsync([await BeginningAsync(second.Id)], default));
    }

    [Fact]
    public async Task Skip_records_a_run_that_is_canceled()
    {
        await PlaceAsync(overflow: Overflow.Skip);
        var second = await PlaceAsync(overflow: Overflow.Skip);

        var run = (await Runs.FindAsync(second.Id, default))!;
        Assert.Equal(("canceled", true), (second.State, second.Created));
        Assert.Equal(("canceled", "skipped: at most 1 run of the workflow at a time"), (run.State, run.CancelReason));
        Assert.NotNull(run.EndedAt);
        Assert.Null(run.StartedAt);
        var history = await Runs.EventsAsync(second.Id, 0, 10, default);
        Assert.Equal(["run.accepted", "run.canceling", "run.canceled"], history.Select(line => line.Kind));
        Assert.Equal(run.CancelReason, history[1].Data!.Value.GetProperty("reason").GetString());
        Assert.Equal(1, (await Groups.ReadAsync([second.Id], default))[0].Row.Version);
    }

    [Fact]
    public async Task Cancel_running_marks_who_has_to_make_room_and_lets_the_new_run_follow()
    {
        var first = await PlaceAsync(overflow: Overflow.CancelRunning);
        var second = await PlaceAsync(overflow: Overflow.CancelRunning);
        Assert.Equal([first.Id], second.Line!.Canceled);
        var third = await PlaceAsync(overflow: Overflow.CancelRunning);
        Assert.Equal([second.Id], third.Line!.Canceled);
        await PassAsync(Minute);

        var marked = await Places.CanceledAsync(Minute / 2, default);
        Assert.Equal([first.Id, second.Id], marked.Select(mark => mark.Run).Order(Comparer<Guid>.Create(InOrder)));
        Assert.Contains($"makes room for run {second.Id}", marked.Single(mark => mark.Run == first.Id).Reason, StringComparison.Ordinal);
        Assert.Empty(await EndPlacedAsync(second.Id, "canceled"));
        Assert.Equal([third.Id], await EndPlacedAsync(first.Id, "canceled"));
    }

    [Fact]
    public async Task Coalesce_lets_one_wait_and_that_is_the_last()
    {
        var first = await PlaceAsync(overflow: Overflow.Coalesce);
        var second = await PlaceAsync(overflow: Overflow.Coalesce);
        var third = await PlaceAsync(overflow: Overflow.Coalesce);

        Assert.Equal([second.Id], third.Line!.Canceled);
        Assert.StartsWith(
            $"is being canceled: replaced by run {third.Id}", (await Runs.FindAsync(second.Id, default))!.WaitingFor, StringComparison.Ordinal);
        Assert.Equal([third.Id], await EndPlacedAsync(first.Id));
    }

    [Fact]
    public async Task A_limit_that_was_raised_lets_those_go_who_wait()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await PlaceAsync()).Id);
        }

        var last = await PlaceAsync(max: 3);

        Assert.Equal(ids[1..3], last.Line!.Granted);
        Assert.Equal([ids[3]], await EndPlacedAsync(ids[0]));
    }

    [Fact]
    public async Task A_key_that_was_used_gives_its_run_and_takes_no_second_place()
    {
        var first = await PlaceAsync(idempotencyKey: "today");
        var again = await PlaceAsync(idempotencyKey: "today");
        var next = await PlaceAsync();

        Assert.Equal((first.Id, false), (again.Id, again.Created));
        Assert.Equal([next.Id], await EndPlacedAsync(first.Id));
    }

    [Fact]
    public async Task Runs_that_come_at_the_same_time_are_never_too_many()
    {
        var accepted = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => PlaceAsync(max: 3))));

        var granted = accepted.SelectMany(run => run.Line!.Granted).ToList();
        Assert.Equal(3, granted.Count);
        var ended = 0;
        while (granted.Count > 0)
        {
            var over = granted[^1];
            granted.RemoveAt(granted.Count - 1);
            granted.AddRange(await EndPlacedAsync(over));
            ended++;
            Assert.InRange(granted.Count, 0, 3);
        }

        Assert.Equal(40, ended);
    }

    [Fact]
    public async Task Places_given_up_by_one_group_go_to_as_many_others()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add((await PlaceAsync(max: 3)).Id);
        }

        var granted = await Groups.CommitAsync([await EndingAsync(ids[0]), await EndingAsync(ids[2])], default);

        Assert.Equal([ids[3], ids[4]], granted.Order(Comparer<Guid>.Create(InOrder)));
    }

    [Fact]
    public async Task A_run_that_goes_on_after_its_end_needs_a_place_again()
    {
        var first = (await PlaceAsync()).Id;
        await EndPlacedAsync(first, "failed");
        var second = (await PlaceAsync()).Id;

        Assert.False(await Places.RetakeAsync(first, 1, default));
        Assert.True(await Places.RetakeAsync(first, 2, default));
        Assert.True(await Places.RetakeAsync(first, 1, default));
        Assert.Empty(await EndPlacedAsync(second));
        var third = await PlaceAsync();
        Assert.Empty(third.Line!.Granted);
        Assert.Equal([third.Id], await EndPlacedAsync(first, "failed"));
    }

    [Fact]
    public async Task A_run_without_a_line_needs_no_place_to_go_on() => Assert.True(await Places.RetakeAsync(await AcceptAsync(), 1, default));

    [Fact]
    public async Task A_child_stands_in_line_once()
    {
        var parent = new RunParent(NextId(), "call", 1);
        var child = new NewRun(
            NextId(), "hourly", 1, "{}", null, new ChildOrigin(parent, ParentPolicies.RequestCancel, 3),
            new RunTerms(new RunPlace("", 1, Overflow.Queue), []));
        await PlaceAsync();

        Assert.Empty((await Runs.AcceptAsync(child, default)).Line!.Granted);
        Assert.False((await Runs.AcceptAsync(child, default)).Created);
        var row = (await Groups.ReadAsync([child.Id], default))[0].Row;
        Assert.Equal((parent, "request_cancel", 3, ""), (row.Parent, row.ParentPolicy, row.Depth, row.ConcurrencyKey));
    }

    [Fact]
    public async Task Deadlines_begin_with_the_acceptance()
    {
        var id = NextId();
        var terms = new RunTerms(null, [new(TimerKinds.StartWithin, Minute), new(TimerKinds.FinishBy, Minute * 3)]);
        await Runs.AcceptAsync(new NewRun(id, "hourly", 1, "{}", null, Terms: terms), default);
        await PassAsync(Minute * 2);

        var due = await Timers.ClaimDueAsync(10, Minute * 10, default);

        Assert.Equal(new TimerKey(id, TimerKinds.StartWithin, "", 0), Assert.Single(due));
    }

    [Fact]
    public async Task A_deadline_that_was_missed_is_seen()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, run =>
        {
            run.DeadlineMissedAt = At;
            return new RunCommit { Run = run, MissesDeadline = true };
        });

        Assert.Equal(At, (await Runs.FindAsync(id, default))!.DeadlineMissedAt);
        Assert.Equal(At, (await Groups.ReadAsync([id], default))[0].Row.DeadlineMissedAt);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_window_says_until_when_and_has_lost_nothing()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, run => new RunCommit
        {
            Run = run,
            TimersSet = [new TimerRecord(new TimerKey(id, TimerKinds.Window, "", 0), Minute * 10)],
        });
        await PassAsync(Minute);

        Assert.StartsWith("its window opens at 20", (await Runs.FindAsync(id, default))!.WaitingFor, StringComparison.Ordinal);
        Assert.Empty(await LostStartsAsync());
        Assert.Empty(await Runs.OldestPendingAsync("hourly", 10, default));
    }

    private protected async Task<AcceptedRun> PlaceAsync(
        string workflow = "hourly", string key = "", int max = 1, Overflow overflow = Overflow.Queue, string? idempotencyKey = null) =>
        await Runs.AcceptAsync(
            new NewRun(NextId(), workflow, 1, "{}", idempotencyKey, Terms: new RunTerms(new RunPlace(key, max, overflow), [])), default);

    private protected async Task<IReadOnlyList<Guid>> EndPlacedAsync(Guid id, string state = "succeeded") =>
        await Groups.CommitAsync([await EndingAsync(id, state)], default);

    private async Task<RunCommit> EndingAsync(Guid id, string state = "succeeded")
    {
        var row = (await Groups.ReadAsync([id], default))[0].Row;
        (row.Version, row.CurrentState, row.EndedAt) = (row.Version + 1, state, At);
        return new RunCommit { Run = row };
    }

    private async Task<RunCommit> BeginningAsync(Guid id)
    {
        var row = (await Groups.ReadAsync([id], default))[0].Row;
        (row.Version, row.CurrentState, row.StartedAt) = (row.Version + 1, "running", At);
        return new RunCommit { Run = row, StartsRun = true };
    }

    private async Task BeginAsync(Guid id)
    {
        var commit = await BeginningAsync(id);
        await using var session = await Sessions.OpenAsync(default);
        await session.LockAsync(id, default);
        await session.CommitAsync(commit, default);
    }

    private Task<IReadOnlyList<StalledRun>> LostStartsAsync() => Runs.FindStalledAsync(Minute / 2, Minute, [], 10, default);

    // Ids are made one after the other.
    private static int InOrder(Guid one, Guid other) =>
        one.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(other.ToByteArray(bigEndian: true));
}
