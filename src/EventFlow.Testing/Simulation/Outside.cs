using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>People and systems that send the run something, and the server that takes it: stored first, then the run is told.</summary>
internal sealed class Outside(Scenario scenario, Agenda agenda, StoredRows rows)
{
    private readonly List<Sending.Approval> undecided = [];
    private readonly List<string> late = [];
    private Sending.Cancel? cancel;

    public void Plan()
    {
        foreach (var sending in scenario.Sendings)
        {
            agenda.After(sending.At, new Happening.Outside(sending));
        }
    }

    public void Send(Sending sending, RunState state)
    {
        if (sending is Sending.RepairRun repair)
        {
            Ask(state, repair);
            return;
        }

        if (state.Status.IsFinal())
        {
            late.Add($"{Describe(sending)}: the run had ended");
            return;
        }

        switch (sending)
        {
            case Sending.Signal signal: Store(state, signal.Name, signal.Data); break;
            case Sending.Approval approval when IsAwaiting(state, approval): Decide(state, approval); break;
            case Sending.Approval approval: undecided.Add(approval); break;
            case Sending.Cancel wish:
                cancel ??= wish;
                agenda.Send(new Happening.Event(new PlannerEvent.Cancel(wish.Reason)));
                break;
        }
    }

    /// <summary>A task may have begun to wait for what somebody wants to decide.</summary>
    public void Follow(IEnumerable<RunEventRecord> events)
    {
        foreach (var line in undecided.Count == 0 ? [] : events.Where(line => line.Kind == "task.awaiting"))
        {
            if (undecided.Find(approval => approval.Path == line.Path) is { } approval)
            {
                undecided.Remove(approval);
                agenda.At(agenda.Now, new Happening.Outside(approval));
            }
        }
    }

    public bool IsCancelOpen(RunState state) => cancel is not null && state.Status is RunStatus.Pending or RunStatus.Running;

    public void SendAgain(RunState state)
    {
        foreach (var signal in rows.Unreceived.ToList())
        {
            Tell(signal);
        }

        if (IsCancelOpen(state))
        {
            agenda.Send(new Happening.Event(new PlannerEvent.Cancel(cancel!.Reason)));
        }
    }

    public IReadOnlyList<string> Unsent() =>
        [.. late, .. undecided.Select(approval => $"{Describe(approval)}: the task did not wait for it")];

    private void Ask(RunState state, Sending.RepairRun repair)
    {
        if (state.Status is not (RunStatus.Failed or RunStatus.TimedOut or RunStatus.Canceled or RunStatus.CompensationFailed))
        {
            late.Add($"{Describe(repair)}: the run was {state.Status.Word()}");
            return;
        }

        cancel = null;
        Store(state, Repair.Signal, Json.Of(new Dictionary<string, object>
        {
            ["by"] = repair.By, ["from"] = repair.From, ["skip"] = repair.Skip,
        }));
    }

    private static bool IsAwaiting(RunState state, Sending.Approval approval) =>
        state.Find(approval.Path) is { State: TaskState.Awaiting, Kind: TaskKinds.Approve };

    private void Decide(RunState state, Sending.Approval approval)
    {
        var name = Decision.SignalOf(approval.Path);
        if (rows.Signals.Any(signal => signal.Name == name && !signal.IsReceived))
        {
            late.Add($"{Describe(approval)}: it was decided before");
            return;
        }

        var task = state.Find(approval.Path)!;
        var roles = task.Node.Definition.Approve!.Roles(escalated: task.Attempt > 1);
        Store(state, name, approval.Given.Text(roles, agenda.Now));
    }

    private void Store(RunState state, string name, JsonElement? data) => Tell(rows.Store(state.Id, name, data?.GetRawText()));

    private void Tell(SignalRecord signal) => agenda.Send(
        new Happening.Event(new PlannerEvent.Signal(signal.Number, signal.Name, RunSignals.DataOf(signal.Data))));

    private static string Describe(Sending sending) => $"at {Times.Text(sending.At)} " + sending switch
    {
        Sending.Signal signal => $"signal {signal.Name}",
        Sending.Approval { Given.IsApproval: true } approval => $"approval of {approval.Path}",
        Sending.Approval approval => $"rejection of {approval.Path}",
        Sending.RepairRun => "repair",
        _ => "cancel",
    };
}
