using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Conformance;

public abstract partial class StorageConformance
{
    private const string Wish = """{"by":"ann"}""";

    [Fact]
    public async Task A_wish_to_repair_is_taken_by_runs_that_ended_badly_or_are_stuck_and_by_no_others()
    {
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var id = await AcceptAsync();
            await EndAsync(id, status);
            var isTaken = status is RunStatus.Failed or RunStatus.TimedOut or RunStatus.Canceled or RunStatus.CompensationFailed;

            Assert.Equal(isTaken ? SignalFate.Stored : SignalFate.NotRepairable, (await RepairAsync(id)).Fate);
        }

        Assert.Equal(SignalFate.UnknownRun, (await RepairAsync(Guid.CreateVersion7())).Fate);
    }

    [Fact]
    public async Task A_wish_to_repair_is_read_with_its_run_and_found_until_it_is_received()
    {
        var id = await AcceptAsync();
        await EndAsync(id, RunStatus.Failed);
        Assert.Equal(new SentSignal(SignalFate.Stored, 1), await RepairAsync(id, "k"));
        Assert.Equal(new SentSignal(SignalFate.Repeated, 1, Wish), await RepairAsync(id, "k"));
        Assert.Equal([new SignalRecord(id, 1, Repair.Signal, Wish)], await SignalsOfAsync(id));
        Assert.Empty(await StalledAsync());

        await PassAsync(Grace * 2);
        Assert.Equal([new StalledRun(id, StallKind.Signal)], await StalledAsync());

        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.ActiveTasks) = ("running", 1);
            return new RunCommit { Run = run, Signals = [new(id, 1, "")] };
        });
        Assert.Empty(await StalledAsync());
        Assert.Equal(new SentSignal(SignalFate.Repeated, 1), await RepairAsync(id, "k"));
    }

    [Fact]
    public async Task A_wish_to_cancel_is_over_with_the_run_that_is_repaired()
    {
        var id = await AcceptAsync();
        await Runs.RequestCancelAsync(id, "no use", default);
        await EndAsync(id, RunStatus.Canceled);
        await RepairAsync(id);
        await CommitAsync(id, run =>
        {
            (run.CurrentState, run.ActiveTasks) = ("running", 1);
            return new RunCommit { Run = run, Signals = [new(id, 1, "")] };
        });

        await PassAsync(Grace * 2);
        Assert.Empty(await StalledAsync());
    }

    [Fact]
    public async Task A_run_whose_undoing_is_stuck_says_what_it_waits_for()
    {
        var id = await AcceptAsync();
        var undo = Row(id, "pay/compensate", TaskState.Failed) with
        {
            Kind = TaskKinds.Compensation, ErrorType = "Sql.Deadlock", ErrorMessage = "two of them",
        };
        await StartWithAsync(id, Row(id, "pay", TaskState.Succeeded), undo);
        Assert.Null((await Runs.FindAsync(id, default))!.WaitingFor);

        await EndAsync(id, RunStatus.CompensationFailed);

        Assert.Equal("pay could not be undone: Sql.Deadlock: two of them", (await Runs.FindAsync(id, default))!.WaitingFor);
        Assert.False(await IsCancelNotedAsync(id));
    }

    private async Task<bool> IsCancelNotedAsync(Guid run)
    {
        await Runs.RequestCancelAsync(run, "no use", default);
        await using var session = await Sessions.OpenAsync(default);
        return (await session.LockAsync(run, default))!.CancelRequestedAt is not null;
    }

    private Task<SentSignal> RepairAsync(Guid run, string? key = null) =>
        Signals.SendRepairAsync(new NewSignal(run, Repair.Signal, key, Wish), default);

    private Task EndAsync(Guid run, RunStatus status) => CommitAsync(run, row =>
    {
        row.CurrentState = status.Word();
        return new RunCommit { Run = row };
    });
}
