namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void OnRepair(PlannerEvent.Signal signal)
    {
        decisions.Receive(state, signal.Number, takenBy: "");
        var repair = Repair.Read(signal.Data!.Value);
        switch (state.Status)
        {
            case RunStatus.CompensationFailed:
                Record("run.repaired", data: EventData.Repair(signal));
                UndoAgain(repair);
                break;
            case RunStatus.Failed or RunStatus.TimedOut or RunStatus.Canceled:
                Record("run.repaired", data: EventData.Repair(signal));
                StartAgain(repair);
                break;
            default:
                Record("repair.ignored", data: EventData.Repair(signal));
                break;
        }
    }

    private void UndoAgain(Repair repair)
    {
        var undo = Undoing.StuckIn(state)!;
        state.Status = RunStatus.Compensating;
        Restart(undo);
        if (repair.Skips(undo))
        {
            Finish(undo, TaskState.Skipped, $"{repair.By} passed it over");
        }
        else
        {
            Dispatch(undo);
        }
    }

    private void StartAgain(Repair repair)
    {
        state.Status = RunStatus.Running;
        (state.Error, state.CancelReason, state.EndedAt, state.ToUndo) = (null, null, null, null);
        SetDuration();
        if (state.Root is not { } root)
        {
            state.StartedAt = at;
            state.Root = Open(state.Plan.Root, owner: null);
            return;
        }

        var repaired = RepairedTasks.Of(state, repair);
        repaired.ForEach(Restart);
        repaired.ForEach(Recount);
        root.Recount();
        Resume(root);
    }

    private static void Recount(TaskInstance container)
    {
        container.Inner?.Recount();
        container.Progress?.Recount();
        if (container.Rounds is { } rounds)
        {
            rounds.Recount();
            container.Output = container.State.IsFinal() ? null : rounds.Given;
        }
    }

    private void Resume(RunScope scope)
    {
        foreach (var node in scope.Nodes)
        {
            Consider(node);
        }

        if (scope.Open == 0)
        {
            ScopeEnded(scope);
        }
    }

    /// <summary>What it had given is noted: its row has no place for it any more.</summary>
    private void Restart(TaskInstance task)
    {
        Record("task.reset", task, task.IsContainer ? null : EventData.Output(task.Output));
        var isAwaited = TimerOf(task) is not null;
        task.Reset();

        // A timer of before, on its way still, must not be taken for that of the next time.
        task.Attempt += isAwaited ? 1 : 0;
        task.WaitReason = task.Map is { } map ? $"waits for its turn in {map.Path}"
            : task.Scope.Owner is { } owner ? $"waits for {owner.Path}"
            : task.Node.IsRunHandler ? "waits for everything else to end"
            : null;
        decisions.Touch(task);
    }

    /// <summary>What is inside of a container that was to be carried out once more and is not after all.</summary>
    private void CloseInside(TaskInstance container)
    {
        var final = container.State switch
        {
            TaskState.Succeeded => TaskState.Skipped,
            TaskState.Failed => TaskState.UpstreamFailed,
            var same => same,
        };
        var reason = container.WaitReason ?? $"{container.Path} ended as {container.State.Word()}";
        var open = Inside.AllOf(container).Where(task => !task.State.IsFinal()).OrderBy(task => task.Path, StringComparer.Ordinal).ToList();
        foreach (var task in open)
        {
            (task.State, task.EndedAt, task.WaitReason) = (final, at, reason);
            decisions.Touch(task);
            Record($"task.{final.Word()}", task, EventData.Reason(reason));
        }

        if (open.Count > 0)
        {
            open.ForEach(Recount);
            Recount(container);
        }
    }
}
