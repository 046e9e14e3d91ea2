using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>Rebuilds a run from its rows. The counters are not stored: they follow from the states.</summary>
public static class RunRestore
{
    public static RunState Restore(WorkflowPlan plan, StoredRun stored)
    {
        var state = new RunState(stored.Id, plan, stored.Params)
        {
            Key = stored.Key,
            Trigger = stored.Trigger,
            Parent = stored.Parent,
            Depth = stored.Depth,
            Payloads = stored.Payloads,
            Status = stored.Status,
            CancelReason = stored.CancelReason,
            AcceptedAt = stored.AcceptedAt,
            DeadlineMissedAt = stored.DeadlineMissedAt,
            StartedAt = stored.StartedAt,
            EndedAt = stored.EndedAt,
            Error = stored.Error,
            EventSeq = stored.EventSeq,
            Version = stored.Version,
        };
        if (stored.StartedAt is not null)
        {
            var rows = stored.Tasks.ToLookup(row => TaskPaths.Parent(row.Path), StringComparer.Ordinal);
            state.Root = RestoreScope(state, plan.Root, owner: null, rows);
            RequireNoneMissing(state);
        }

        RequireAllKnown(state, stored.Tasks);
        state.Signals.Restore(stored.Signals);
        return state;
    }

    private static RunScope RestoreScope(RunState state, GraphPlan graph, TaskInstance? owner, ILookup<string, TaskRecord> rows)
    {
        var scope = new RunScope(graph, owner);
        var byPath = rows[owner?.Path ?? ""].ToDictionary(row => row.Path, StringComparer.Ordinal);
        state.Add(scope);
        foreach (var node in scope.Nodes)
        {
            if (byPath.TryGetValue(node.Path, out var row))
            {
                RestoreNode(state, node, row, rows);
            }
            else if (!scope.IsTop)
            {
                throw Missing(state, $"task {node.Path}");
            }
        }

        scope.Recount();
        return scope;
    }

    /// <summary>A node of the workflow has no row while it waits; but one whose parents have decided what becomes of it has had
    /// one.</summary>
    private static void RequireNoneMissing(RunState state)
    {
        // A canceled run may be one whose workflow could not be read at the time, so that nobody knew its nodes.
        if (state.Status == RunStatus.Canceled)
        {
            return;
        }

        if (state.Root!.Nodes.FirstOrDefault(node => !node.HasRow && !(MayWait(node) && node.Verdict() == JoinVerdict.Wait)) is { } node)
        {
            throw Missing(state, $"task {node.Path}");
        }

        bool MayWait(TaskInstance node) => state.Status == RunStatus.Running
            || (state.Status == RunStatus.Canceling && node.Node.IsTeardown);
    }

    private static void RequireAllKnown(RunState state, IReadOnlyList<TaskRecord> rows)
    {
        if (rows.FirstOrDefault(row => state.Find(row.Path) is not { HasRow: true } && !IsOfEarlierRound(state, row)) is { } unknown)
        {
            throw new InvalidDataException(
                $"EF3002 run {state.Id}: the row of task {unknown.Path} is of no task of this workflow, or of one inside a group or map "
                + "that has not begun; restore the run's rows from a backup or cancel the run");
        }
    }

    private static InvalidDataException Missing(RunState state, string what) =>
        new($"EF3002 run {state.Id}: the row of {what} is missing; restore it from a backup or cancel the run");

    private static void RestoreNode(RunState state, TaskInstance node, TaskRecord row, ILookup<string, TaskRecord> rows)
    {
        Fill(node, row);
        state.Count(node);
        if (node is { Kind: TaskKinds.Signal, State: TaskState.Awaiting })
        {
            state.Signals.Add(node);
        }

        if (node.IsMap && row.Total is { } total)
        {
            RestoreMap(state, node, row, total, rows);
        }
        else if (node.IsLoop && row.Launched is not null)
        {
            RestoreLoop(state, node, row, rows);
        }
        else if (node.IsGroup && (node.StartedAt is not null || rows[node.Path].Any()))
        {
            node.Inner = RestoreScope(state, node.Node.Inner!, node, rows);
        }
        else if (node is { IsContainer: false, Node.Compensation: not null } && rows[node.Path].FirstOrDefault() is { } undo)
        {
            state.Add(node.Compensation = new TaskInstance(node));
            Fill(node.Compensation, undo);
            state.Count(node.Compensation);
        }
    }

    private static void RestoreMap(RunState state, TaskInstance map, TaskRecord own, int total, ILookup<string, TaskRecord> rows)
    {
        // Rows come by path, and clean[10] stands before clean[2].
        var progress = map.Progress = new MapProgress { Total = total, IsOrdered = false };
        foreach (var row in rows[map.Path])
        {
            var item = new MapItem(row.Path, TaskPaths.KeyOf(row.Path), -1);
            var child = new TaskInstance(map.Scope, map.Node, map, item);
            state.Add(child);
            RestoreNode(state, child, row, rows);
            progress.Children.Add(child);
            progress.Launched++;
            child.CountAround(child.State.IsFinal() || child.State == TaskState.Waiting ? 0 : 1);
        }

        progress.Recount();

        // The map's own row is not written for every child, so it may tell of fewer; never of more.
        if (progress.Launched < own.Launched)
        {
            throw Missing(state, $"a child of {map.Path}, which began {own.Launched} and has {progress.Launched},");
        }

        progress.Stopped = (state.Status == RunStatus.Canceling && !map.Node.IsTeardown)
            || !map.Node.Definition.Foreach!.Tolerate.Covers(progress.Failed, total);
    }

    /// <summary>The last round alone, unless something of the others may have to be undone: nothing is decided by those before it,
    /// and of the one before its output is all that can be read.</summary>
    private static void RestoreLoop(RunState state, TaskInstance loop, TaskRecord own, ILookup<string, TaskRecord> rows)
    {
        var progress = loop.Rounds = new LoopProgress { Begun = own.Launched ?? 0 };
        if (loop.Node.KeepsRounds)
        {
            progress.Kept.AddRange(
                Enumerable.Range(0, rows[loop.Path].Count()).Select(round => RestoreRound(state, loop, round, rows)));
        }

        if (progress.Begun == 0)
        {
            return;
        }

        if (loop.Node.KeepsOutput && progress.Begun > 1 && loop.State != TaskState.Succeeded)
        {
            var before = Round(progress.Begun - 2);
            progress.Given = TaskOutputs.Given(state, before);
            loop.Output = loop.State.IsFinal() ? null : progress.Given;
            if (!loop.Node.KeepsRounds)
            {
                state.Forget(before);
            }
        }

        progress.Last = Round(progress.Begun - 1);

        TaskInstance Round(int index) => loop.Node.KeepsRounds ? progress.Kept[index] : RestoreRound(state, loop, index, rows);
    }

    private static TaskInstance RestoreRound(RunState state, TaskInstance loop, int index, ILookup<string, TaskRecord> rows)
    {
        var path = TaskPaths.Child(loop.Path, index);
        var row = rows[loop.Path].FirstOrDefault(row => row.Path == path) ?? throw Missing(state, $"round {path}");
        var round = new TaskInstance(loop.Scope, loop.Node, loop, new MapItem(path, TaskPaths.KeyOf(path), index));
        state.Add(round);
        RestoreNode(state, round, row, rows);
        return round;
    }

    /// <summary>It belongs to a round that is over and is not kept in memory.</summary>
    private static bool IsOfEarlierRound(RunState state, TaskRecord row)
    {
        var path = row.Path;
        for (var parent = TaskPaths.Parent(path); parent.Length > 0; (path, parent) = (parent, TaskPaths.Parent(parent)))
        {
            if (state.Find(parent) is { } around)
            {
                return around is { IsLoop: true, Rounds: { } rounds }
                    && int.TryParse(TaskPaths.KeyOf(path), out var round) && round < rounds.Begun - 1;
            }
        }

        return false;
    }

    private static void Fill(TaskInstance node, TaskRecord row)
    {
        node.State = row.State;
        node.Attempt = row.Attempt;
        node.Losses = row.Losses;
        node.Dispatches = row.Dispatches;
        node.Worker = row.Worker;
        node.WaitReason = row.WaitReason;
        node.QueuedAt = row.QueuedAt;
        node.StartedAt = row.StartedAt;
        node.EndedAt = row.EndedAt;
        node.Error = row.ErrorType is null ? null : new RunError(row.ErrorType, row.ErrorMessage ?? "");
        node.RuleFailures = [.. row.RuleFailures];
        node.RunVersion = row.RunVersion;
        node.HasRow = true;
        node.Life = node.IsContainer ? 1 : row.Launched ?? 1;
        if (row.Output is not null && node.Node.KeepsOutput)
        {
            node.Output = JsonDocument.Parse(row.Output, new JsonDocumentOptions { MaxDepth = 256 }).RootElement;
        }
    }
}
