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
            if (task.Map is { IsLoop: true } loop)
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

    private void NodeEnded(TaskInstance node)
    {
        var scope = node.Scope;
        var wasAhead = scope.Ahead;
        scope.Count(node);
        foreach (var edge in node.Node.Children)
        {
            var child = scope.Nodes[edge.Child];
            child.CountParent(edge.Join, node);
            Consider(child);
        }

        if (scope.Graph.HasRunHandlers && scope.Ahead == 0 && wasAhead > 0)
        {
            CatchRun(scope);
        }

        if (scope.Open == 0)
        {
            ScopeEnded(scope);
        }
    }

    private void ScopeEnded(RunScope scope)
    {
        var failed = scope.FailedLeaf();
        if (scope.Owner is not { } group)
        {
            EndRun(failed);
        }
        else if (IsCanceling(group) && failed is not null)
        {
            Finish(group, TaskState.Canceled, "the run was canceled");
        }
        else if (failed is not null)
        {
            FailFor(group, CauseOf(failed), ErrorTypes.Group, $"{failed.Path} ended as {failed.State.Word()}");
        }
        else
        {
            Finish(group, TaskState.Succeeded);
        }
    }

    /// <summary>Everything that comes before the <c>catch</c> of the workflow has ended.</summary>
    private void CatchRun(RunScope scope)
    {
        var failed = state.Status == RunStatus.Canceling ? null : scope.FailedLeaf();
        var handler = failed is null ? null : ErrorPatterns.HandlerOf(state.Plan.Definition.Catch, state.RootCause(failed).Error);
        foreach (var node in scope.Nodes.Where(node => node.Node.IsRunHandler))
        {
            if (node.Node.Definition.Index == handler)
            {
                Begin(node);
            }
            else
            {
                Finish(node, state.Status == RunStatus.Canceling ? TaskState.Canceled : TaskState.Skipped, WaitReasons.NothingCaught);
            }
        }
    }

    private void EndRun(TaskInstance? failedLeaf)
    {
        state.EndedAt = at;
        state.Status = state.Status == RunStatus.Canceling ? RunStatus.Canceled
            : failedLeaf is null ? RunStatus.Succeeded
            : RunStatus.Failed;
        if (state.Status == RunStatus.Failed)
        {
            state.Error = ErrorOfRun(state.RootCause(failedLeaf!));
        }

        Record($"run.{state.Status.Word()}", data: state.Error is { } error ? EventData.Error(error) : null);
    }

    private static RunError ErrorOfRun(TaskInstance cause) => cause.Error is { } error
        ? new RunError(error.Type, $"task {cause.Path} failed: {error.Message}")
        : new RunError(cause.State.Word(), $"task {cause.Path} ended as {cause.State.Word()}");

    /// <summary>What it failed of: its own error, or that of what failed before it in its scope.</summary>
    private static TaskInstance CauseOf(TaskInstance failed) => failed.Error is not null ? failed : failed.Scope.Nodes
        .Where(node => node.State is TaskState.Failed or TaskState.TimedOut && node.Handler is null)
        .MinBy(node => node.EndedAt) ?? failed;

    /// <summary>Fails what others are inside of, with the type of their error: that is what a <c>catch</c> goes by.</summary>
    private void FailFor(TaskInstance task, TaskInstance? cause, string type, string message)
    {
        task.Error = new RunError(cause?.Error?.Type ?? type, message);
        Finish(task, TaskState.Failed);
    }

    private void Succeed(TaskInstance task, JsonElement? given)
    {
        if (Payloads.TooLarge(given, options.MaxPayloadBytes, out var bytes))
        {
            Fail(task, new RunError(
                ErrorTypes.OutputTooLarge,
                $"the output has {bytes} bytes, {options.MaxPayloadBytes} are allowed; store it elsewhere and return where"));
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

    private void Finish(TaskInstance task, TaskState final, string? reason = null)
    {
        if (task.State.IsFinal())
        {
            return;
        }

        task.State = final;
        task.EndedAt = at;
        task.WaitReason = reason;
        decisions.Touch(task);
        Record(
            $"task.{final.Word()}", task, task.Error is { } error && final.IsFailure() ? EventData.Error(error) : EventData.Reason(reason));
        ended.Enqueue(task);
    }

    private void EndAttempt(TaskInstance task, string? worker)
    {
        task.Worker = worker ?? task.Worker;
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
            Dispatch(task);
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
            Dispatch(task);
        }
    }
}
