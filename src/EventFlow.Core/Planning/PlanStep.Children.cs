using System.Text.Json;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    /// <summary>Begins the next attempt, which a run of its own does.</summary>
    private void BeginChild(TaskInstance task)
    {
        task.Attempt++;
        task.StartedAt = at;
        if (state.Depth >= options.MaxRunDepth)
        {
            Fail(task, new RunError(
                ErrorTypes.ChildDepth,
                $"EF2191 this run is inside of {state.Depth} others already, which is as deep as child runs may go; "
                + "look for workflows that run each other in a circle"));
            return;
        }

        if (ParamsOf(task) is not { } parameters)
        {
            return;
        }

        var child = ChildRuns.IdOf(state.Id, task.Path, task.Attempt, at);
        task.Worker = child.ToString();
        Await(task, $"waits for run {child} of {task.Node.Definition.Child!.Workflow}");
        Start(task, child, parameters, isRepeated: false);
        if (task.Node.Definition.Timeout is { } timeout)
        {
            decisions.SetTimer(state, TimerKinds.Timeout, task, timeout);
        }
    }

    private JsonElement? ParamsOf(TaskInstance task)
    {
        if (InputOf(task) is not { } input)
        {
            return null;
        }

        if (input.ValueKind == JsonValueKind.Object)
        {
            return input;
        }

        Fail(task, new RunError(
            ErrorTypes.ChildRefused,
            $"EF2192 'with' gave {input.ValueKind.ToString().ToLowerInvariant()} where an object of parameters by name is needed"));
        return null;
    }

    private void Start(TaskInstance task, Guid child, JsonElement parameters, bool isRepeated) => decisions.Start(new ChildStart(
        task.Path, task.Attempt, child, task.Node.Definition.Child!, parameters, state.Depth + 1, isRepeated));

    /// <summary>The child may never have been accepted, or its end may not have been told.</summary>
    private void RepeatChild(TaskInstance task)
    {
        if (ParamsOf(task) is { } parameters)
        {
            Start(task, Guid.Parse(task.Worker!), parameters, isRepeated: true);
        }
    }

    private void OnChildEnded(PlannerEvent.ChildEnded ended)
    {
        if (state.Find(ended.Path) is not { Kind: TaskKinds.Run, State: TaskState.Awaiting } task || task.Attempt != ended.Attempt)
        {
            return;
        }

        ClearTimeout(task);
        if (ended.Error is { } error)
        {
            AttemptFailed(task, error);
        }
        else
        {
            Succeed(task, ended.Output);
        }
    }

    private void OnChildOverdue(TaskInstance task)
    {
        StopAwaiting(task);
        AttemptFailed(task, new AttemptError(
            ErrorTypes.Timeout, $"run {task.Worker} did not end within the timeout of {task.Node.Definition.Timeout}"));
    }

    /// <summary>The task ends and its child may not have.</summary>
    private void LeaveChild(TaskInstance task)
    {
        ClearTimeout(task);
        if (task.Node.Definition.Child is { IsAbandoned: false, Waits: true })
        {
            decisions.CancelChild(Guid.Parse(task.Worker!));
        }
    }

    private void ClearTimeout(TaskInstance task)
    {
        if (task.Node.Definition.Timeout is not null)
        {
            decisions.ClearTimer(state, TimerKinds.Timeout, task.Path, task.Attempt);
        }
    }
}
