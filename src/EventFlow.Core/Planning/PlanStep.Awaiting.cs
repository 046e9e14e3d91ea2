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
            var given = time.Evaluate(ExpressionScopes.Build(state, task, time.References));
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

    /// <summary>A timer of a task that waits for something else than a worker.</summary>
    private void OnAwaited(TaskInstance task, string kind)
    {
        switch (kind)
        {
            case TimerKinds.Wait:
                Finish(task, TaskState.Succeeded);
                break;
        }
    }

    private void StopAwaiting(TaskInstance task)
    {
        if (task.Kind == TaskKinds.Wait)
        {
            decisions.ClearTimer(state, TimerKinds.Wait, task.Path, task.Attempt);
        }
    }
}
