using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void AwaitTime(TaskInstance task)
    {
        var time = task.Node.Definition.Wait!.Time;
        try
        {
            var given = time.Evaluate(ExpressionScopes.Build(state, task, time.References, "wait"));
            if (WaitTime.Read(task.Node.Definition.Wait, given, at, out var due) is { } problem)
            {
                Fail(task, new RunError(ErrorTypes.Wait, $"wait: {problem}"));
            }
            else if (due <= at)
            {
                task.StartedAt = at;
                Finish(task, TaskState.Succeeded);
            }
            else
            {
                Await(task, $"waits until {Instants.Text(due)}");
                decisions.SetTimer(state, TimerKinds.Wait, task, due - at);
            }
        }
        catch (ExpressionException e)
        {
            Fail(task, new RunError(ErrorTypes.Expression, $"wait: {e.Message}"));
        }
    }

    private void Await(TaskInstance task, string reason)
    {
        task.State = TaskState.Awaiting;
        task.StartedAt = at;
        task.WaitReason = reason;
        decisions.Touch(task);
        Record("task.awaiting", task, EventData.Reason(reason));
    }

    private void AwaitSignal(TaskInstance task)
    {
        var (name, timeout) = (task.Node.Definition.Signal, task.Node.Definition.Timeout);
        if (state.Signals.Take(name) is { } kept)
        {
            task.StartedAt = at;
            HandOver(kept.Number, name, kept.Data, task);
            return;
        }

        Await(task, timeout is { } limit ? $"waits for signal {name} until {Instants.Text(at + limit)}" : $"waits for signal {name}");
        state.Signals.Add(task);
        if (timeout is { } time)
        {
            decisions.SetTimer(state, TimerKinds.Signal, task, time);
        }
    }

    private void OnSignal(PlannerEvent.Signal signal)
    {
        if (!state.Signals.Receive(signal.Number))
        {
            return;
        }

        if (signal.Name == Repair.Signal)
        {
            OnRepair(signal);
        }
        else if (state.Status.IsFinal())
        {
            // Nobody will wait for it any more, not even where the run is repaired; that it was received keeps it from being sent for ever.
            decisions.Receive(state, signal.Number, takenBy: "");
        }
        else if (Decision.PathOf(signal.Name) is { } path)
        {
            OnDecision(path, signal);
        }
        else if (MapLimits.PathOf(signal.Name) is { } map)
        {
            OnMapLimit(map, signal);
        }
        else if (state.Signals.FirstWaiter(signal.Name) is { } waiter)
        {
            StopAwaiting(waiter);
            HandOver(signal.Number, signal.Name, signal.Data, waiter);
        }
        else
        {
            state.Signals.Keep(signal.Name, signal.Number, signal.Data);
            decisions.Receive(state, signal.Number);
            Record("signal.kept", data: EventData.Signal(signal.Name, signal.Number));
        }
    }

    private void HandOver(int number, string name, JsonElement? data, TaskInstance task)
    {
        decisions.Receive(state, number, task.Path);
        Record("task.signaled", task, EventData.Signal(name, number));
        Succeed(task, data);
    }

    /// <summary>The kind of the timer of a task that waits for something else than a worker.</summary>
    private static string? TimerOf(TaskInstance task) => task.Kind switch
    {
        TaskKinds.Wait => TimerKinds.Wait,
        TaskKinds.Signal => TimerKinds.Signal,
        TaskKinds.Approve => TimerKinds.Approval,
        _ => null,
    };

    private void OnAwaited(TaskInstance task)
    {
        switch (task.Kind)
        {
            case TaskKinds.Wait:
                Finish(task, TaskState.Succeeded);
                break;
            case TaskKinds.Signal:
                state.Signals.Remove(task);
                var (name, timeout) = (task.Node.Definition.Signal, task.Node.Definition.Timeout);
                Fail(task, new RunError(ErrorTypes.Timeout, $"signal {name} did not come within {timeout}"));
                break;
            case TaskKinds.Approve:
                OnApprovalDue(task);
                break;
        }
    }

    private void StopAwaiting(TaskInstance task)
    {
        if (TimerOf(task) is { } kind)
        {
            decisions.ClearTimer(state, kind, task.Path, task.Attempt);
        }

        if (task.Kind == TaskKinds.Signal)
        {
            state.Signals.Remove(task);
        }
        else if (task.Kind == TaskKinds.Run)
        {
            LeaveChild(task);
        }
    }
}
