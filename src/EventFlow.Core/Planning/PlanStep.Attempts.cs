namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void BeginAttempt(TaskInstance task)
    {
        if (IsHeld(task))
        {
            return;
        }

        if (task.Kind == TaskKinds.Run)
        {
            BeginChild(task);
        }
        else
        {
            Dispatch(task);
        }
    }

    private void EndAttempt(TaskInstance task, string? worker, SlotOutcome outcome)
    {
        task.Worker = worker ?? task.Worker;
        ReleaseSlot(task, outcome);
        if (task.State != TaskState.Running)
        {
            return;
        }

        decisions.ClearTimer(state, TimerKinds.Lease, task.Path, task.Attempt);
        if (task.Node.Definition.Timeout is not null)
        {
            decisions.ClearTimer(state, TimerKinds.Timeout, task.Path, task.Attempt);
        }

        if (state.Status == RunStatus.Canceling)
        {
            decisions.ClearTimer(state, TimerKinds.CancelGrace, task.Path, task.Attempt);
        }
    }

    private void AttemptFailed(TaskInstance task, AttemptError error)
    {
        task.Error = new RunError(error.Type, error.Message);
        if (IsCanceling(task))
        {
            Finish(task, TaskState.Canceled, "the run was canceled");
            return;
        }

        if (RetryDecider.Next(state.Id, task, error) is not { } retry)
        {
            Fail(task, task.Error);
            return;
        }

        Record("task.retrying", task, EventData.Retry(error, retry.Delay));
        if (retry.Delay <= TimeSpan.Zero)
        {
            BeginAttempt(task);
            return;
        }

        task.State = TaskState.Retrying;
        task.WaitReason = $"attempt {retry.Number} of {retry.Attempts} after {error.Type}: {error.Message}";
        decisions.Touch(task);
        decisions.SetTimer(state, TimerKinds.Retry, task, retry.Delay);
    }

    /// <summary>An attempt whose worker vanished is tried again at once and does not count against the retry rules.</summary>
    private void Lose(TaskInstance task, string message)
    {
        task.Losses++;
        Record("task.lost", task, EventData.Reason(message));
        if (IsCanceling(task))
        {
            Finish(task, TaskState.Canceled, "the run was canceled");
        }
        else if (task.Losses > options.MaxLosses)
        {
            Fail(task, new RunError(ErrorTypes.WorkerLost, $"{task.Losses} workers vanished while running it; the last: {message}"));
        }
        else
        {
            BeginAttempt(task);
        }
    }
}
