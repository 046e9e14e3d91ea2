using EventFlow.Core.Schedules;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    /// <summary>Outside of its window a run stays pending until that opens.</summary>
    private bool IsRunHeld()
    {
        if (WindowGate.Closed(state.Plan.Definition.Windows, options.Calendars, at) is not { } closed)
        {
            return false;
        }

        if (closed.Problem is { } problem)
        {
            EndPending(RunStatus.Failed, new RunError(ErrorTypes.Window, problem));
            return true;
        }

        decisions.SetTimer(state, TimerKinds.Window, closed.Opens - at);
        if (state.HeldUntil != closed.Opens)
        {
            state.HeldUntil = closed.Opens;
            Record("run.waiting", data: EventData.Reason(closed.Reason));
        }

        return true;
    }

    /// <summary>Outside of its window, or of one around it that lets nothing further begin, a task stays ready until that opens.</summary>
    private bool IsHeld(TaskInstance task)
    {
        if (ClosedFor(task) is not { } closed)
        {
            return false;
        }

        Hold(task, closed);
        return true;
    }

    /// <summary>Null: nothing keeps it. What tears down after a cancel, or undoes, is waited for by somebody.</summary>
    private WindowGate? ClosedFor(TaskInstance task) => state.Plan.HasWindows && state.Status == RunStatus.Running
        ? WindowGate.ClosedOf([.. WindowsOf(task)], options.Calendars, at)
        : null;

    private void Hold(TaskInstance task, WindowGate closed)
    {
        if (closed.Problem is { } problem)
        {
            Fail(task, new RunError(ErrorTypes.Window, problem));
            return;
        }

        decisions.SetTimer(state, TimerKinds.Window, task, closed.Opens - at);
        if (task.State != TaskState.Ready || task.WaitReason != closed.Reason)
        {
            task.State = TaskState.Ready;
            task.WaitReason = closed.Reason;
            decisions.Touch(task);
            Record("task.ready", task, EventData.Reason(closed.Reason));
        }
    }

    /// <summary>Its own, while it has not begun, and those that drain: they keep each further attempt, and whatever is inside of them.
    /// </summary>
    private IEnumerable<IReadOnlyList<ExecutionWindow>> WindowsOf(TaskInstance task)
    {
        var own = task.Node.Definition.Windows;
        if (task.Map is null && own.Count > 0 && (!task.HasBegun || WindowGate.Drains(own)))
        {
            yield return own;
        }

        if (task.Node.IsTeardown)
        {
            yield break;
        }

        for (var around = task.Map ?? task.Scope.Owner; around is not null; around = around.Map ?? around.Scope.Owner)
        {
            if (around.Map is null && WindowGate.Drains(around.Node.Definition.Windows))
            {
                yield return around.Node.Definition.Windows;
            }
        }

        if (WindowGate.Drains(state.Plan.Definition.Windows))
        {
            yield return state.Plan.Definition.Windows;
        }
    }

    private void OnWindowDue(TaskInstance task)
    {
        if (task.HasBegun)
        {
            BeginAttempt(task);
        }
        else
        {
            Begin(task);
        }
    }
}
