using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_child_is_accepted_once_and_knows_its_parent()
    {
        var parent = await AcceptAsync();
        var child = NextId();

        var first = await AcceptChildAsync(parent, child);
        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AcceptChildAsync(parent, child)));

        Assert.True(first.Created);
        Assert.All(again, accepted => Assert.Equal((child, false, "pending"), (accepted.Id, accepted.Created, accepted.State)));
        Assert.Equal(new ParentView(parent, "call", 1), (await Runs.FindAsync(child, default))!.Parent);
        Assert.Equal(["run.accepted"], (await Runs.EventsAsync(child, 0, 10, default)).Select(line => line.Kind));
        var row = (await Groups.ReadAsync([child], default)).Single().Row;
        Assert.Equal((new RunParent(parent, "call", 1), ParentPolicies.RequestCancel, 3), (row.Parent, row.ParentPolicy, row.Depth));
    }

    [Fact]
    public async Task Children_are_listed_by_their_parent()
    {
        var (parent, other) = (await AcceptAsync(), await AcceptAsync());
        var (one, two) = (NextId(), NextId());
        await AcceptChildAsync(parent, one);
        await AcceptChildAsync(parent, two);
        await AcceptChildAsync(other, NextId());

        var children = await Runs.ListAsync(new RunFilter(Parent: parent), null, 10, default);

        Assert.Equal([two, one], children.Items.Select(run => run.Id));
        Assert.Null((await Runs.FindAsync(parent, default))!.Parent);
    }

    [Fact]
    public async Task What_a_run_gives_is_kept_with_it()
    {
        var id = await AcceptAsync();
        await CommitAsync(id, run => Ended(run, "succeeded", """{"rows":7}"""));

        Assert.Equal("""{"rows":7}""", (await Runs.FindAsync(id, default))!.Output?.GetRawText());
        Assert.Null((await Runs.ListAsync(new RunFilter(), null, 10, default)).Items.Single().Output);
        Assert.Equal("""{"rows":7}""", (await Groups.ReadAsync([id], default)).Single().Row.Output);
    }

    [Fact]
    public async Task A_task_whose_child_was_never_accepted_is_stalled_once_the_grace_is_over()
    {
        var (parent, child) = (await AcceptAsync(), NextId());
        await AwaitAsync(parent, child);

        Assert.DoesNotContain(await StalledAsync(), stalled => stalled.Kind == StallKind.Child);
        await PassAsync(Grace * 2);
        Assert.Contains(new StalledRun(parent, StallKind.Child), await StalledAsync());
        await AcceptChildAsync(parent, child);
        Assert.DoesNotContain(await StalledAsync(), stalled => stalled.Kind == StallKind.Child);
    }

    [Fact]
    public async Task A_task_whose_child_has_ended_is_stalled_until_it_knows()
    {
        var (parent, child) = (await AcceptAsync(), NextId());
        await AwaitAsync(parent, child);
        await AcceptChildAsync(parent, child);
        await CommitAsync(child, run => Ended(run, "failed", null));

        await PassAsync(Grace * 2);
        Assert.Contains(new StalledRun(parent, StallKind.Child), await StalledAsync());
        await CommitAsync(parent, run => new RunCommit { Run = run, Changed = [Awaiting(parent, child) with { State = TaskState.Failed }] });

        Assert.DoesNotContain(await StalledAsync(), stalled => stalled.Kind == StallKind.Child);
    }

    [Fact]
    public async Task A_child_that_nobody_waits_for_is_an_orphan_until_it_was_told()
    {
        var (parent, child, kept) = (await AcceptAsync(), NextId(), NextId());
        await AwaitAsync(parent, child);
        await AcceptChildAsync(parent, child);
        await AcceptChildAsync(parent, kept, ParentPolicies.Abandon);
        await PassAsync(Grace * 2);
        Assert.DoesNotContain(await StalledAsync(), stalled => stalled.Kind == StallKind.Orphan);

        await CommitAsync(parent, run => new RunCommit { Run = run, Changed = [Awaiting(parent, child) with { State = TaskState.Canceled }] });

        Assert.Equal(new StalledRun(child, StallKind.Orphan), Assert.Single(await StalledAsync(), stalled => stalled.Kind == StallKind.Orphan));
        await Runs.RequestCancelAsync(child, null, default);
        Assert.DoesNotContain(await StalledAsync(), stalled => stalled.Kind == StallKind.Orphan);
    }

    [Fact]
    public async Task A_child_that_is_undone_or_was_repaired_is_not_to_be_canceled_though_nobody_waits_for_it()
    {
        var (parent, undone, repaired) = (await AcceptAsync(), NextId(), NextId());
        await AcceptChildAsync(parent, undone);
        await AcceptChildAsync(parent, repaired);
        await EndAsync(undone, RunStatus.CompensationFailed);
        await CommitAsync(repaired, run => Ended(run, "failed", null));
        await RepairAsync(repaired);
        await CommitAsync(repaired, run =>
        {
            (run.CurrentState, run.EndedAt, run.ActiveTasks) = ("running", null, 1);
            return new RunCommit { Run = run, Signals = [new(repaired, 1, "")] };
        });

        await PassAsync(Grace * 2);
        Assert.DoesNotContain(await StalledAsync(), stalled => stalled.Kind == StallKind.Orphan);
    }

    [Fact]
    public async Task A_child_that_is_repaired_before_it_has_ended_is_canceled_once_nobody_waits_for_it()
    {
        var (parent, child) = (await AcceptAsync(), NextId());
        await AcceptChildAsync(parent, child);
        await EndAsync(child, RunStatus.CompensationFailed);
        await RepairAsync(child);
        await CommitAsync(child, run =>
        {
            (run.CurrentState, run.ActiveTasks) = ("running", 1);
            return new RunCommit { Run = run, Signals = [new(child, 1, "")] };
        });

        await PassAsync(Grace * 2);
        Assert.Contains(new StalledRun(child, StallKind.Orphan), await StalledAsync());
    }

    [Fact]
    public async Task A_child_whose_undoing_is_stuck_says_whose_child_it_is_and_what_it_waits_for()
    {
        var (parent, child) = (await AcceptAsync(), NextId());
        await AcceptChildAsync(parent, child);
        var undo = Row(child, "pay/compensate", TaskState.Failed) with
        {
            Kind = TaskKinds.Compensation, ErrorType = "Busy", ErrorMessage = "no",
        };
        await StartWithAsync(child, Row(child, "pay", TaskState.Succeeded), undo);
        await EndAsync(child, RunStatus.CompensationFailed);

        var found = (await Runs.FindAsync(child, default))!;
        var listed = (await Runs.ListAsync(new RunFilter(Parent: parent), null, 10, default)).Items.Single();

        Assert.All([found, listed], run => Assert.Equal(
            (new ParentView(parent, "call", 1), "pay could not be undone: Busy: no"), (run.Parent, run.WaitingFor)));
    }

    [Fact]
    public async Task A_child_of_a_task_shows_in_place_of_a_worker()
    {
        var (parent, child) = (await AcceptAsync(), NextId());
        await AwaitAsync(parent, child);

        var task = (await TasksAsync(parent)).Single();

        Assert.Equal((child, null, "run"), (task.Child, task.Worker, task.Kind));
        Assert.Equal(child, (await Runs.TaskAsync(parent, "call", default))!.Child);
    }

    private DateTimeOffset Now => Service<TimeProvider>().GetUtcNow();

    private Task<AcceptedRun> AcceptChildAsync(Guid parent, Guid child, string policy = ParentPolicies.RequestCancel) => Runs.AcceptAsync(
        new NewRun(child, "load", 1, "{}", null, new ChildOrigin(new RunParent(parent, "call", 1), policy, 3)), default);

    private Task AwaitAsync(Guid parent, Guid child) => CommitAsync(parent, run =>
    {
        (run.CurrentState, run.StartedAt, run.ActiveTasks) = ("running", Now, 1);
        return new RunCommit { Run = run, Added = [Awaiting(parent, child)] };
    });

    private TaskRecord Awaiting(Guid parent, Guid child) => Row(parent, "call", TaskState.Awaiting) with
    {
        Kind = TaskKinds.Run, Type = "", Attempt = 1, Worker = child.ToString(), StartedAt = Now,
    };

    private RunCommit Ended(RunSaga run, string state, string? output)
    {
        (run.CurrentState, run.StartedAt, run.EndedAt, run.Output) = (state, Now, Now, output);
        return new RunCommit { Run = run, HasOutput = output is not null };
    }
}
