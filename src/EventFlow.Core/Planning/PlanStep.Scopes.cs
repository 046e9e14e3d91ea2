using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
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
        var isCanceled = state.Status == RunStatus.Canceling;
        state.Error = isCanceled ? state.Error
            : failedLeaf is not null ? ErrorOfRun(state.RootCause(failedLeaf))
            : GiveOutput();
        var outcome = isCanceled ? state.Outcome : state.Error is null ? RunStatus.Succeeded : RunStatus.Failed;
        if (outcome == RunStatus.Succeeded || !BeginUndo())
        {
            EndRun(outcome);
        }
    }

    private void EndRun(RunStatus outcome)
    {
        CheckFinish();
        state.EndedAt = at;
        state.Status = outcome;
        Record($"run.{outcome.Word()}", data: state.Error is { } error ? EventData.Error(error) : null);
    }

    /// <summary>Why there is none, though there should be.</summary>
    private RunError? GiveOutput()
    {
        if (state.Plan.Definition.Output is not { } output)
        {
            return null;
        }

        try
        {
            var given = output.Evaluate(ExpressionScopes.BuildOutput(state, output.References));
            if (Payloads.TooLarge(given, options.MaxPayloadBytes, out var bytes))
            {
                return new RunError(
                    ErrorTypes.OutputTooLarge, $"output: it has {bytes} bytes, {options.MaxPayloadBytes} are allowed");
            }

            state.Output = given;
            return null;
        }
        catch (ExpressionException e)
        {
            return new RunError(ErrorTypes.Expression, $"output: {e.Message}");
        }
    }

    private static RunError ErrorOfRun(TaskInstance cause) => cause.Error is { } error
        ? new RunError(error.Type, $"task {cause.Path} failed: {error.Message}")
        : new RunError(cause.State.Word(), $"task {cause.Path} ended as {cause.State.Word()}");

    /// <summary>What it failed of: its own error, or that of what failed before it in its scope.</summary>
    private static TaskInstance CauseOf(TaskInstance failed) => failed.Error is not null ? failed : failed.Scope.Nodes
        .Where(node => node.State is TaskState.Failed or TaskState.TimedOut && node.Handler is null)
        .MinBy(node => node.EndedAt) ?? failed;
}
