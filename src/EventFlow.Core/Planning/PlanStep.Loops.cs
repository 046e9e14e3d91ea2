using System.Globalization;
using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void OpenLoop(TaskInstance loop)
    {
        loop.State = TaskState.Running;
        loop.StartedAt = at;
        loop.Rounds ??= new LoopProgress();
        decisions.Touch(loop);
        Record("task.started", loop);
        if (loop.Rounds.Last is { State: TaskState.Waiting } round)
        {
            OpenGroup(round);
            return;
        }

        NextRound(loop);
    }

    private void RoundEnded(TaskInstance loop, TaskInstance round)
    {
        if (round != loop.Rounds!.Last)
        {
            // One that was to be carried out once more, and was not after all.
            return;
        }

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
            loop.Output = rounds.Given = loop.Node.KeepsOutput ? TaskOutputs.Given(state, over) : null;
            if (!loop.Node.KeepsRounds)
            {
                state.Forget(over);
            }
        }

        rounds.Last = rounds.Begun < rounds.Kept.Count ? rounds.Kept[rounds.Begun] : NewRound(loop, rounds);
        rounds.Begun++;
        decisions.Touch(loop);
        OpenGroup(rounds.Last);
    }

    private TaskInstance NewRound(TaskInstance loop, LoopProgress rounds)
    {
        var key = rounds.Begun.ToString(CultureInfo.InvariantCulture);
        var round = new TaskInstance(loop.Scope, loop.Node, loop, new MapItem(TaskPaths.Child(loop.Path, rounds.Begun), key, rounds.Begun));
        state.Add(round);
        if (loop.Node.KeepsRounds)
        {
            rounds.Kept.Add(round);
        }

        return round;
    }
}
