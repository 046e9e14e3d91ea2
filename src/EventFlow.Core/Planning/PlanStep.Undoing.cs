namespace EventFlow.Core.Planning;

/// <summary>A run that is to end failed or canceled first undoes what it has done: the last that ended first, one after the other, since
/// what comes later may build on what came before.</summary>
internal sealed partial class PlanStep
{
    /// <summary>False: there is nothing to undo.</summary>
    private bool BeginUndo()
    {
        if (!state.Plan.HasCompensations)
        {
            return false;
        }

        state.ToUndo = Undoing.Order(state, decisions);
        if (state.ToUndo.Count == 0)
        {
            return false;
        }

        state.Status = RunStatus.Compensating;
        Record("run.compensating", data: EventData.Outcome(state.Outcome, state.ToUndo.Count));
        UndoNext();
        return true;
    }

    private void UndoNext()
    {
        state.ToUndo ??= Undoing.Order(state, decisions);
        if (!state.ToUndo.TryPop(out var task))
        {
            EndRun(state.Outcome);
            return;
        }

        if (task.Compensation is { } before)
        {
            // Of what the task did before the run was repaired.
            Restart(before);
        }
        else
        {
            state.Add(task.Compensation = new TaskInstance(task));
        }

        task.Compensation.Life = task.Life;
        Dispatch(task.Compensation);
    }

    private void UndoEnded(TaskInstance undo)
    {
        if (!undo.State.IsFailure())
        {
            UndoNext();
            return;
        }

        state.Status = RunStatus.CompensationFailed;
        Record("run.compensation_failed", data: EventData.Error(new RunError(undo.Error!.Type, Undoing.Stuck(undo))));
    }
}
