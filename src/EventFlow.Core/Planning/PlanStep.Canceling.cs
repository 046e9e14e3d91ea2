namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void OnCancel(PlannerEvent.Cancel cancel)
    {
        state.CancelReason ??= cancel.Reason;
        switch (state.Status)
        {
            case RunStatus.Pending:
                Record("run.canceling", data: EventData.Reason(cancel.Reason));
                state.Status = RunStatus.Canceled;
                state.EndedAt = at;
                Record("run.canceled");
                break;
            case RunStatus.Running:
                state.Status = RunStatus.Canceling;
                Record("run.canceling", data: EventData.Reason(cancel.Reason));
                StopEverything();
                break;
            case RunStatus.Canceling:
                foreach (var task in state.Instances.Where(
                    task => task is { State: TaskState.Running, Kind: TaskKinds.Task } && IsCanceling(task)))
                {
                    decisions.Stop(task);
                }

                break;
        }
    }

    /// <summary>What tears down is not stopped, and not kept from beginning.</summary>
    private bool IsCanceling(TaskInstance task) => state.Status == RunStatus.Canceling && !task.Node.IsTeardown;

    private void StopEverything()
    {
        // By path, and not as they came to be: a run that was read from its rows has another order, and decides alike.
        foreach (var task in state.Instances.Where(task => !task.State.IsFinal() && IsCanceling(task))
            .OrderBy(task => task.Path, StringComparer.Ordinal).ToList())
        {
            StopOne(task);
        }

        ReleaseTeardown();
    }

    private void StopOne(TaskInstance task)
    {
        if (task.Progress is { } progress)
        {
            progress.Stopped = true;
        }

        switch (task.State)
        {
            case TaskState.Running when task.Kind == TaskKinds.Task:
                decisions.Stop(task);
                decisions.SetTimer(state, TimerKinds.CancelGrace, task, options.CancelGrace);
                return;
            case TaskState.Running:
                return;
            case TaskState.Queued:
                decisions.Stop(task);
                break;
            case TaskState.Retrying:
                decisions.ClearTimer(state, TimerKinds.Retry, task.Path, task.Attempt);
                break;
            case TaskState.Ready when task.WaitsForWindow:
                decisions.ClearTimer(state, TimerKinds.Window, task.Path, task.Attempt);
                break;
            case TaskState.Awaiting:
                StopAwaiting(task);
                break;
        }

        Finish(task, TaskState.Canceled, "the run was canceled");
    }

    /// <summary>What tears down waits for no window once the run is being canceled.</summary>
    private void ReleaseTeardown()
    {
        if (!state.Plan.HasWindows)
        {
            return;
        }

        foreach (var task in state.Instances.Where(task => task is { WaitsForWindow: true, Node.IsTeardown: true })
            .OrderBy(task => task.Path, StringComparer.Ordinal).ToList())
        {
            decisions.ClearTimer(state, TimerKinds.Window, task.Path, task.Attempt);
            OnWindowDue(task);
        }
    }
}
