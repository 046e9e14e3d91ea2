using System.Text.Json;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    // A queue and no recursion: a skip may run down a chain of any length.
    private readonly Queue<TaskInstance> ended = new();

    /// <summary>Carries the ends of tasks to their children, scopes and maps until nothing more follows.</summary>
    public void Settle()
    {
        while (ended.TryDequeue(out var task))
        {
            if (task.Undoes is not null)
            {
                UndoEnded(task);
            }
            else if (task.Map is { IsLoop: true } loop)
            {
                RoundEnded(loop, task);
            }
            else if (task.Map is { } map)
            {
                ChildEnded(map, task);
            }
            else
            {
                NodeEnded(task);
            }
        }
    }

    private void Succeed(TaskInstance task, JsonElement? given)
    {
        if (Payloads.TooLarge(given, options.MaxOutputBytes, out var bytes))
        {
            Fail(task, new RunError(
                ErrorTypes.OutputTooLarge,
                $"the output has {bytes} bytes, {options.MaxOutputBytes} are allowed; store it elsewhere and return where"));
            return;
        }

        if (given is { } output)
        {
            Keep(task, output);
        }

        task.Error = null;
        Finish(task, TaskState.Succeeded);
    }

    private void Keep(TaskInstance task, JsonElement output)
    {
        decisions.Keep(task, output);
        task.Output = task.Node.KeepsOutput ? output : null;
    }

    private void Fail(TaskInstance task, RunError error)
    {
        task.Error = error;
        Finish(task, error.Type == ErrorTypes.Timeout ? TaskState.TimedOut : TaskState.Failed);
    }

    /// <summary>Fails what others are inside of, with the type of their error: that is what a <c>catch</c> goes by.</summary>
    private void FailFor(TaskInstance task, TaskInstance? cause, string type, string message)
    {
        task.Error = new RunError(cause?.Error?.Type ?? type, message);
        Finish(task, TaskState.Failed);
    }

    private void Finish(TaskInstance task, TaskState final, string? reason = null)
    {
        if (task.State.IsFinal())
        {
            return;
        }

        var hasBegun = task.State != TaskState.Waiting && !task.WaitsForWindow;
        if (hasBegun && task.State is (TaskState.Ready or TaskState.Queued))
        {
            ReleaseSlot(task, SlotOutcome.None);
        }

        task.State = final;
        task.EndedAt = at;
        task.WaitReason = reason;
        decisions.Touch(task);
        Record(
            $"task.{final.Word()}", task, task.Error is { } error && final.IsFailure() ? EventData.Error(error) : EventData.Reason(reason));
        if (final == TaskState.Succeeded && task is { Map: null, Undoes: null, Node.Definition.Produces.Count: > 0 })
        {
            decisions.Produce(task);
        }

        if (task.IsContainer && (!hasBegun || task.Node.KeepsRounds))
        {
            CloseInside(task);
        }

        ended.Enqueue(task);
    }
}
