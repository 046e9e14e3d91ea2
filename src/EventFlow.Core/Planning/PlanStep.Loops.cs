using System.Globalization;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void OpenLoop(TaskInstance loop)
    {
        loop.State = TaskState.Running;
        loop.StartedAt = at;
        loop.Rounds = new LoopProgress();
        decisions.Touch(loop);
        Record("task.started", loop);
        NextRound(loop);
    }

    private void RoundEnded(TaskInstance loop, TaskInstance round)
    {
        loop.Output = null;
        if (IsCanceling(loop))
        {
            Finish(loop, TaskState.Canceled, "the run was canceled");
        }
        else if (round.State.IsFailure())
        {
            FailFor(loop, round, ErrorTypes.Loop, $"round {round.Item!.Index} failed: {round.Error?.Message ?? round.State.Word()}");
        }
        else
        {
            NextRound(loop);
        }
    }

    private void NextRound(TaskInstance loop)
    {
        var (definition, rounds) = (loop.Node.Definition.Loop!, loop.Rounds!);
        try
        {
            if (!definition.While.IsTrue(ExpressionScopes.BuildWhile(state, loop, definition.While.References)))
            {
                Finish(loop, TaskState.Succeeded);
            }
            else if (rounds.Begun == definition.Max)
            {
                Fail(loop, new RunError(
                    ErrorTypes.LoopMax,
                    $"after {definition.Max} rounds, all that 'max' allows, 'while' still holds: {definition.While.Source}"));
            }
            else
            {
                BeginRound(loop, rounds);
            }
        }
        catch (ExpressionException e)
        {
            Fail(loop, new RunError(ErrorTypes.Expression, $"while: {definition.While.Source}: {e.Message}"));
        }
    }

    private void BeginRound(TaskInstance loop, LoopProgress rounds)
    {
        if (rounds.Last is { } over)
        {
            // For the tasks of this round: what the loop has given so far.
            loop.Output = loop.Node.KeepsOutput ? TaskOutputs.Of(state, over) : null;
            state.Forget(over);
        }

        var key = rounds.Begun.ToString(CultureInfo.InvariantCulture);
        var item = new MapItem(TaskPaths.Child(loop.Path, rounds.Begun), key, rounds.Begun);
        var round = rounds.Last = new TaskInstance(loop.Scope, loop.Node, loop, item);
        rounds.Begun++;
        state.Add(round);
        decisions.Touch(loop);
        OpenGroup(round);
    }
}
