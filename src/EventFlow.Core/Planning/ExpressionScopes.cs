using System.Text.Json;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Planning;

/// <summary>What an expression of a task sees. Only what it refers to is put together.</summary>
internal static class ExpressionScopes
{
    /// <param name="state">The run.</param>
    /// <param name="reader">The task whose expression it is.</param>
    /// <param name="references">What the expression reads.</param>
    /// <param name="use">What the expression is for, so that several of one task do not meet the same chances.</param>
    public static ScopeObject Build(RunState state, TaskInstance reader, ExpressionReferences references, string use) =>
        Fill(Empty(state, reader, use), state, reader, references, reader.Scope);

    /// <summary>What the condition of a loop sees before a round: its number, and the tasks inside as they ended before.</summary>
    public static ScopeObject BuildWhile(RunState state, TaskInstance loop, ExpressionReferences references)
    {
        var round = loop.Rounds!.Begun;
        var scope = Empty(state, loop, $"while {round}").Set("index", JsonSerializer.SerializeToElement(round));
        return loop.Rounds.Last?.Inner is { } before
            ? Fill(scope, state, loop, references, before)
            : Fill(scope, state, loop, references, loop.Scope, unset: loop.Node.Inner);
    }

    /// <summary>What the <c>output</c> of the workflow sees, once all of it has ended well.</summary>
    public static ScopeObject BuildOutput(RunState state, ExpressionReferences references)
    {
        var scope = new ScopeObject { Moment = MomentOf(state, "", "output") };
        return Fill(scope, state, reader: null, references, state.Root!);
    }

    // What follows from the state must follow again after a restart: the time is the run's, and so is chance.
    private static ScopeObject Empty(RunState state, TaskInstance reader, string use) =>
        new() { Moment = MomentOf(state, reader.Path, use) };

    private static ExpressionMoment MomentOf(RunState state, string path, string use) =>
        new(state.StartedAt ?? DateTimeOffset.UnixEpoch, state.Id, path, use);

    /// <param name="from">Where names of tasks are looked up, and in the scopes around it.</param>
    /// <param name="unset">Its tasks have no value yet, and hide those of the same names around it.</param>
    private static ScopeObject Fill(
        ScopeObject scope, RunState state, TaskInstance? reader, ExpressionReferences references, RunScope from, GraphPlan? unset = null)
    {
        if (Reads("params"))
        {
            scope.Set("params", state.Params);
        }

        if (Reads("env") && state.Plan.Definition.Env is { } env)
        {
            scope.Set("env", env);
        }

        if (Reads("run"))
        {
            scope.Set("run", RunOf(state));
        }

        if (Reads("trigger"))
        {
            scope.Set("trigger", TriggerOf(state));
        }

        if (Reads("tasks"))
        {
            scope.Set("tasks", TasksOf(state, reader?.Undoes, from, references, unset));
        }

        if (reader is not null && (Reads("item") || Reads("index") || Reads("key")))
        {
            SetItem(state, reader, scope);
        }

        if (reader is not null && Reads("error") && ErrorOf(state, reader) is { } error)
        {
            scope.Set("error", error);
        }

        return scope;

        bool Reads(string root) => references.All || references.Roots.Contains(root);
    }

    /// <summary>The failure that led to the reader, or to the group around it.</summary>
    private static ScopeObject? ErrorOf(RunState state, TaskInstance reader)
    {
        if (reader.Undoes is not null)
        {
            var why = state.Error ?? new RunError(ErrorTypes.Canceled, "the run was canceled");
            return new ScopeObject()
                .Set("type", JsonSerializer.SerializeToElement(why.Type))
                .Set("message", JsonSerializer.SerializeToElement(why.Message));
        }

        var handler = reader;
        while (handler is not null && !(handler.Node.Definition.OnlyCatch && handler.Map is null))
        {
            handler = handler.Map ?? handler.Scope.Owner;
        }

        return handler is not null && SourceOf(state, handler) is { Error: { } error } source
            ? new ScopeObject()
                .Set("type", JsonSerializer.SerializeToElement(error.Type))
                .Set("message", JsonSerializer.SerializeToElement(error.Message))
                .Set("task", JsonSerializer.SerializeToElement(source.Path))
                .Set("attempt", JsonSerializer.SerializeToElement(source.Attempt))
            : null;
    }

    /// <summary>Of several whose failures lead to the handler, the first.</summary>
    private static TaskInstance? SourceOf(RunState state, TaskInstance handler) => handler.Node.IsRunHandler
        ? handler.Scope.Nodes.FirstOrDefault(node => !node.Node.IsAfterRun && node.State.IsFailure()) is { } failed
            ? state.RootCause(failed)
            : null
        : handler.Node.Definition.Joins.SelectMany(join => join.Parents).Select(parent => handler.Scope.Nodes[parent])
            .Where(parent => parent.Handler == handler.Node.Definition.Index)
            .MinBy(parent => parent.EndedAt);

    private static ScopeObject RunOf(RunState state)
    {
        var run = new ScopeObject()
            .Set("id", JsonSerializer.SerializeToElement(state.Id.ToString()))
            .Set("workflow", JsonSerializer.SerializeToElement(state.Plan.Definition.Id))
            .Set("version", JsonSerializer.SerializeToElement(state.Plan.Version))
            .Set("key", JsonSerializer.SerializeToElement(state.Key));
        return RunTrigger.IntervalOf(state.Trigger) is { } interval ? run.Set(RunTrigger.Interval, interval) : run;
    }

    private static JsonElement TriggerOf(RunState state) =>
        state.Parent is { } parent ? RunTrigger.OfParent(parent.RunId) : RunTrigger.OrManual(state.Trigger);

    /// <param name="undone">What undoes a child of a map means that child by its name, and not all of them.</param>
    private static ScopeObject TasksOf(
        RunState state, TaskInstance? undone, RunScope from, ExpressionReferences references, GraphPlan? unset)
    {
        var tasks = new ScopeObject();
        var names = references.All ? VisibleNames(from) : references.Tasks;
        foreach (var name in names)
        {
            if (unset?.IndexOf(name) is null && from.Resolve(name) is { } task)
            {
                tasks.Set(name, TaskOf(state, undone is not null && task == undone.Map ? undone : task));
            }
        }

        return tasks;
    }

    private static HashSet<string> VisibleNames(RunScope scope)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var current = scope; current is not null; current = current.Owner?.Scope)
        {
            names.UnionWith(current.Graph.Nodes.Select(node => node.Definition.Name));
        }

        return names;
    }

    private static ScopeObject TaskOf(RunState state, TaskInstance task)
    {
        var view = new ScopeObject().Set("state", JsonSerializer.SerializeToElement(task.State.Word()));
        if (TaskOutputs.KeptApart(state, task) is { } payload)
        {
            view.Set("output", () => TaskOutputs.Read(state, task, payload));
        }
        else if (TaskOutputs.Of(state, task) is { } output)
        {
            view.Set("output", output);
        }

        if (task.Error is { } error)
        {
            view.Set("error", new ScopeObject()
                .Set("type", JsonSerializer.SerializeToElement(error.Type))
                .Set("message", JsonSerializer.SerializeToElement(error.Message)));
        }

        return view;
    }

    /// <summary>The item of the map around the reader with its key, and the index of the map or loop that is nearest.</summary>
    private static void SetItem(RunState state, TaskInstance reader, ScopeObject scope)
    {
        // A map's own expressions see the item of the map around it.
        for (var at = reader.Undoes ?? reader; at is not null; at = at.Map ?? at.Scope.Owner)
        {
            if (at.Map is { IsMap: true } map)
            {
                SetItem(state, map, at, scope);
                return;
            }

            if (at.Map is not null && scope.Find("index") is null)
            {
                scope.Set("index", JsonSerializer.SerializeToElement(at.Item!.Index));
            }
        }
    }

    private static void SetItem(RunState state, TaskInstance map, TaskInstance child, ScopeObject scope)
    {
        var items = map.Progress!.Items ??= MapItems.Evaluate(state, map);
        if (items.PositionOf(child.Item!.Key) is not { } position)
        {
            return;
        }

        scope.Set("item", items[position]);
        if (items.KeyAt(position) is { } key)
        {
            scope.Set("key", JsonSerializer.SerializeToElement(key));
        }

        if (scope.Find("index") is null)
        {
            scope.Set("index", JsonSerializer.SerializeToElement(position));
        }
    }
}
