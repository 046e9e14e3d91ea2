using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private const int Escalated = 2;

    private void AwaitApproval(TaskInstance task)
    {
        var approve = task.Node.Definition.Approve!;
        task.Attempt = 1;
        Await(task, WaitsForApproval(approve.Roles(escalated: false), approve.Within));
        if (approve.Within is { } within)
        {
            decisions.SetTimer(state, TimerKinds.Approval, task, within);
        }
    }

    private void OnApprovalDue(TaskInstance task)
    {
        var approve = task.Node.Definition.Approve!;
        if (task.Attempt == Escalated || approve.Escalation is not { } escalation)
        {
            var within = task.Attempt == Escalated ? $"{approve.Escalation?.Within} of the escalation" : $"{approve.Within}";
            Fail(task, new RunError(ErrorTypes.Timeout, $"nobody decided within {within}"));
            return;
        }

        task.Attempt = Escalated;
        task.WaitReason = $"{WaitsForApproval(approve.Roles(escalated: true), escalation.Within)}, escalated";
        decisions.Touch(task);
        Record("task.escalated", task, EventData.Reason(task.WaitReason));
        if (escalation.Within is { } time)
        {
            decisions.SetTimer(state, TimerKinds.Approval, task, time);
        }
    }

    private void OnDecision(string path, PlannerEvent.Signal signal)
    {
        decisions.Receive(state, signal.Number, path);
        var decision = Decision.Read(signal.Data!.Value);
        if (state.Find(path) is not { Kind: TaskKinds.Approve, State: TaskState.Awaiting } task)
        {
            Record("approval.ignored", state.Find(path), EventData.Decision(decision));
            return;
        }

        StopAwaiting(task);
        Record(decision.IsApproval ? "task.approved" : "task.rejected", task, EventData.Decision(decision));
        if (decision.IsApproval)
        {
            Succeed(task, decision.Text);
            return;
        }

        Keep(task, decision.Text);
        Fail(task, new RunError(ErrorTypes.Rejected, $"rejected by {decision.By}{(decision.Comment is { } why ? $": {why}" : "")}"));
    }

    private string WaitsForApproval(IReadOnlyList<string> roles, TimeSpan? within) =>
        $"waits for approval by {string.Join(", ", roles)}{(within is { } time ? $" until {Instants.Text(at + time)}" : "")}";
}
