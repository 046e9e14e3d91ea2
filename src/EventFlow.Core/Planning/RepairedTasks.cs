using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>The tasks that a repaired run does again: what ended badly, what could not run because of it, what was undone, and what comes
/// after that. Everything else keeps what it gave.</summary>
internal sealed class RepairedTasks
{
    private readonly HashSet<string> from;
    private readonly List<TaskInstance> found = [];
    private readonly HashSet<TaskInstance> marked = [];

    // Done again though they had ended well, or with something inside of which that holds: what comes after builds on what they gave.
    private readonly HashSet<TaskInstance> anew = [];

    private RepairedTasks(Repair repair) => from = [.. repair.From];

    /// <summary>Containers before what is inside of them, in an order that is the same after a restart.</summary>
    public static List<TaskInstance> Of(RunState state, Repair repair)
    {
        var repaired = new RepairedTasks(repair);
        var scope = state.Root!;
        repaired.Mark(scope, isSpared: false);
        foreach (var node in scope.Nodes.Where(node => node.Node.IsAfterRun && repaired.marked.Count > 0))
        {
            repaired.MarkAll(node, repaired.marked);
        }

        repaired.Gather(scope.Nodes);
        return repaired.found;
    }

    private void Mark(RunScope scope, bool isSpared)
    {
        foreach (var node in scope.Nodes)
        {
            Mark(node, isSpared);
        }

        Spread(scope);
    }

    /// <param name="isSpared">What is around it ended well, or its failure was dealt with.</param>
    private void Mark(TaskInstance task, bool isSpared)
    {
        if (from.Contains(task.Path))
        {
            MarkAll(task, anew);
            return;
        }

        if (task.IsUndone)
        {
            MarkAll(task, anew);
        }
        else if (!isSpared && task.State.IsFailure() && !IsDealtWith(task))
        {
            marked.Add(task);
        }

        if (task.IsContainer)
        {
            MarkInside(task, isSpared || !task.State.IsFailure() || IsDealtWith(task));
        }
    }

    private void MarkInside(TaskInstance container, bool isSpared)
    {
        if (container.Inner is { } scope)
        {
            Mark(scope, isSpared);
        }
        else
        {
            Inside.Of(container).ToList().ForEach(task => Mark(task, isSpared));
        }

        if (container.IsLoop && Inside.Of(container).Any(anew.Contains))
        {
            // Each round builds on the one before.
            MarkAll(container, anew);
        }
        else if (Inside.Of(container).Any(anew.Contains))
        {
            anew.Add(container);
        }

        if ((anew.Contains(container) || Inside.Of(container).Any(marked.Contains)) && marked.Add(container)
            && isSpared && container.State.IsFailure())
        {
            // Carried out once more it would fail again of what is left as it is.
            MarkInside(container, isSpared: false);
        }
    }

    /// <summary>From the nodes found so far on to those that hang on them.</summary>
    private void Spread(RunScope scope)
    {
        var open = new Queue<TaskInstance>(scope.Nodes.Where(marked.Contains));
        while (open.TryDequeue(out var node))
        {
            foreach (var child in node.Node.Children.Select(edge => scope.Nodes[edge.Child]).Distinct())
            {
                foreach (var reached in Reach(node, child))
                {
                    open.Enqueue(reached);
                }
            }
        }
    }

    private List<TaskInstance> Reach(TaskInstance node, TaskInstance child)
    {
        if (anew.Contains(node))
        {
            return MarkAll(child, anew) ? [child] : [];
        }

        if (child.Node.Definition.Teardown is { } teardown)
        {
            var reached = Cleared(child, teardown).Where(task => MarkAll(task, anew)).ToList();
            reached.AddRange(MarkAll(child, marked) ? [child] : []);
            return reached;
        }

        return child.State == TaskState.Skipped && !WaitReasons.IsNotChosen(child) && marked.Add(child) ? [child] : [];
    }

    /// <summary>The setups of what a teardown has cleared away: with them all that was done with it is gone.</summary>
    private static IEnumerable<TaskInstance> Cleared(TaskInstance teardown, TeardownDefinition definition) =>
        teardown.StartedAt is null && teardown.Attempt == 0 ? [] : definition.Setups.Select(setup => teardown.Scope.Nodes[setup]);

    /// <summary>False: it was there before, or has to stay as it ended.</summary>
    private bool MarkAll(TaskInstance task, HashSet<TaskInstance> set)
    {
        if (task is { IsLoop: true, Node.KeepsRounds: false, Rounds: not null, State: TaskState.Succeeded })
        {
            // Its rounds are out of memory, and their rows cannot be begun anew.
            return false;
        }

        var isNew = set.Add(task);
        marked.Add(task);
        foreach (var inside in Inside.Of(task).Where(_ => isNew))
        {
            MarkAll(inside, set);
        }

        return isNew;
    }

    /// <summary>Its failure was caught, and what deals with it ended well.</summary>
    private static bool IsDealtWith(TaskInstance task) =>
        task.Handler is { } handler && task.Scope.Nodes[handler].State is TaskState.Succeeded or TaskState.Skipped;

    private void Gather(IEnumerable<TaskInstance> tasks)
    {
        foreach (var task in tasks.Where(marked.Contains))
        {
            found.Add(task);
            Gather(Inside.Of(task).OrderBy(inside => inside.Path, StringComparer.Ordinal));
        }
    }
}
