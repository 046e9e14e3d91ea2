using System.Text.Json;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private RunScope Open(GraphPlan graph, TaskInstance? owner)
    {
        var scope = new RunScope(graph, owner);
        state.Add(scope);
        if (!scope.IsTop)
        {
            foreach (var node in scope.Nodes)
            {
                decisions.Touch(node);
            }
        }

        foreach (var index in graph.ByPriority)
        {
            Consider(scope.Nodes[index]);
        }

        return scope;
    }

    /// <summary>Starts, skips or fails a waiting node as soon as its parents decide it.</summary>
    private void Consider(TaskInstance node)
    {
        // Inside of what is to be carried out once more, nodes wait with it.
        if (node.State != TaskState.Waiting || node.Scope.Owner is { State: not TaskState.Running })
        {
            return;
        }

        switch (node.Verdict())
        {
            case JoinVerdict.Run when IsCanceling(node):
            case JoinVerdict.Skip or JoinVerdict.UpstreamFailed when state.Status == RunStatus.Canceling && node.Node.IsTeardown:
                Finish(node, TaskState.Canceled, "the run was canceled");
                break;
            case JoinVerdict.Run:
                Begin(node);
                break;
            case JoinVerdict.Skip:
                Finish(node, TaskState.Skipped, WaitReasons.Skipped(node));
                break;
            case JoinVerdict.UpstreamFailed:
                Finish(node, TaskState.UpstreamFailed, WaitReasons.UpstreamFailed(node));
                break;
        }
    }

    private void Begin(TaskInstance node)
    {
        if (!MayRun(node) || IsHeld(node))
        {
            return;
        }

        node.WaitReason = null;
        switch (node.Kind)
        {
            case TaskKinds.Map: OpenMap(node); break;
            case TaskKinds.Group: OpenGroup(node); break;
            case TaskKinds.Loop: OpenLoop(node); break;
            case TaskKinds.Wait: AwaitTime(node); break;
            case TaskKinds.Signal: AwaitSignal(node); break;
            case TaskKinds.Approve: AwaitApproval(node); break;
            case TaskKinds.Switch: Branch(node); break;
            case TaskKinds.Run: BeginChild(node); break;
            default: Dispatch(node); break;
        }
    }

    private void OpenGroup(TaskInstance group)
    {
        group.State = TaskState.Running;
        group.StartedAt = at;
        decisions.Touch(group);
        Record("task.started", group);
        if (group.Inner is { } inside)
        {
            Resume(inside);
            return;
        }

        group.Inner = Open(group.Node.Inner!, group);
    }

    /// <summary>Evaluates <c>when</c>: once for a map, but for each child where the condition reads the item.</summary>
    private bool MayRun(TaskInstance node)
    {
        var definition = node.Node.Definition;
        if (definition.When is not { } when || (definition.Foreach is not null && ReadsItem(when) != node.Map is not null))
        {
            return true;
        }

        try
        {
            if (when.IsTrue(ExpressionScopes.Build(state, node, when.References, "when")))
            {
                return true;
            }

            Finish(node, TaskState.Skipped, $"when: {when.Source} is false");
        }
        catch (ExpressionException e)
        {
            Fail(node, new RunError(ErrorTypes.Expression, $"when: {when.Source}: {e.Message}"));
        }

        return false;
    }

    private static bool ReadsItem(Expression when) =>
        when.References.All || when.References.Roots.Contains("item") || when.References.Roots.Contains("index");

    private void Queue(TaskInstance task)
    {
        task.Dispatches = 1;
        task.State = TaskState.Queued;
        task.QueuedAt = at;
        task.WaitReason = null;
        decisions.Touch(task);
        if (Send(task))
        {
            Record("task.queued", task);
        }
    }

    /// <summary>Puts the message of the current attempt together. Sent again it is the same message:
    /// the input follows from the state.</summary>
    private bool Send(TaskInstance task)
    {
        var definition = task.Node.Definition;
        if (InputOf(task) is not { } input)
        {
            return false;
        }

        decisions.Dispatch(new TaskDispatch(task.Path, task.Attempt, definition.Uses, input, definition.Timeout, task.Life));
        return true;
    }

    /// <summary>The input of an attempt; null: there is none, and the task has failed of it.</summary>
    private JsonElement? InputOf(TaskInstance task)
    {
        var definition = task.Node.Definition;
        try
        {
            var scope = ExpressionScopes.Build(state, task, definition.With.References, "with");
            var input = definition.With.Evaluate(scope) ?? JsonNull;
            var limit = MostInputBytes(task);
            if (Payloads.TooLarge(input, limit, out var bytes))
            {
                var where = limit < options.MaxOutputBytes && task.IsWork ? " inside of a map" : "";
                Fail(
                    task,
                    new RunError(
                        ErrorTypes.InputTooLarge,
                        $"the input has {bytes} bytes, {limit} are allowed{where}; pass where the data is instead"));
                return null;
            }

            if (Payloads.TooDeep(input, options.MaxInputDepth))
            {
                Fail(
                    task,
                    new RunError(
                        ErrorTypes.InputTooDeep,
                        $"the input nests deeper than {options.MaxInputDepth} levels; pass it as text, or where the data is"));
                return null;
            }

            return input;
        }
        catch (ExpressionException e)
        {
            Fail(task, new RunError(ErrorTypes.Expression, $"with: {e.Message}"));
            return null;
        }
    }

    /// <summary>What goes to one worker once may be as large as what one gives; a map would send it as often as it is wide.</summary>
    private int MostInputBytes(TaskInstance task)
    {
        for (var at = task.Undoes ?? task; at is not null; at = at.Map ?? at.Scope.Owner)
        {
            if (at.Map is { IsMap: true })
            {
                return options.MaxPayloadBytes;
            }
        }

        return task.IsWork ? options.MaxOutputBytes : options.MaxPayloadBytes;
    }

    private static readonly JsonElement JsonNull = JsonDocument.Parse("null").RootElement;
}
