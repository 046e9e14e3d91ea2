namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void OnRunTimer(string kind)
    {
        switch (kind)
        {
            case TimerKinds.Window when state.Status == RunStatus.Pending: StartRun(); break;
            case TimerKinds.StartWithin when state.Status == RunStatus.Pending: MissStart(); break;
            case TimerKinds.Duration when state.Status == RunStatus.Running: TimeOut(); break;
            case TimerKinds.FinishBy when !state.Status.IsFinal() && state.DeadlineMissedAt is null: MissFinish(); break;
        }
    }

    /// <summary>Also where the timer that says so has not been seen yet: a run never begins after its deadline.</summary>
    private bool HasMissedStart()
    {
        var isLate = state.AcceptedAt + state.Plan.Definition.Deadline?.StartWithin <= at;
        if (isLate)
        {
            MissStart();
        }

        return isLate;
    }

    private void MissStart() => EndPending(
        RunStatus.TimedOut,
        new RunError(
            ErrorTypes.Timeout, $"the run did not start within {state.Plan.Definition.Deadline?.StartWithin} of its acceptance"
                + (state.HeldUntil is { } opens ? $": {new WindowGate(opens, null).Reason}" : "")));

    private void SetDuration()
    {
        if (state.Plan.Definition.Deadline?.Duration is { } duration)
        {
            decisions.SetTimer(state, TimerKinds.Duration, duration);
        }
    }

    /// <summary>As a cancel, but for how the run ends: that it has an error by then is what tells the two apart.</summary>
    private void TimeOut()
    {
        state.Error = RunDuration.Error(state.Plan.Definition.Deadline?.Duration);
        state.Status = RunStatus.Canceling;
        Record("run.timing_out", data: EventData.Error(state.Error));
        StopEverything();
    }

    private void MissFinish()
    {
        state.DeadlineMissedAt = at;
        decisions.MissesDeadline = true;
        Record("run.deadline_missed", data: EventData.Reason(
            $"the run had not ended by {state.Plan.Definition.Deadline?.FinishBy} {state.Plan.Definition.Deadline?.TimeZone.Id}"));
    }

    /// <summary>For a run that ends late before anybody has seen its timer.</summary>
    private void CheckFinish()
    {
        if (state.DeadlineMissedAt is null && state.AcceptedAt is { } accepted
            && state.Plan.Definition.Deadline?.For(accepted).FinishBy < at)
        {
            MissFinish();
        }
    }

    private void EndPending(RunStatus status, RunError error)
    {
        state.Error = error;
        state.Status = status;
        state.EndedAt = at;
        Record($"run.{status.Word()}", data: EventData.Error(error));
    }
}
