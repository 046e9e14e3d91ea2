using EventFlow.Core.Expressions;

namespace EventFlow.Core.Planning;

internal sealed partial class PlanStep
{
    private void OpenMap(TaskInstance map)
    {
        if (map.Progress is null)
        {
            if (ItemsOf(map) is not { } items)
            {
                return;
            }

            map.Progress = new MapProgress { Total = items.Count, Items = items };
        }

        map.State = TaskState.Running;
        map.StartedAt = at;
        map.WaitReason = LimitOf(map);
        decisions.Touch(map);
        Record("task.expanded", map, EventData.Total(map.Progress.Total));
        Launch(map);
        CloseMapIfDone(map);
    }

    private MapItems? ItemsOf(TaskInstance map)
    {
        try
        {
            var items = MapItems.Evaluate(state, map);
            if (items.Count <= options.MaxItems)
            {
                return items;
            }

            Fail(map, new RunError(ErrorTypes.Foreach, $"foreach gave {items.Count} items, {options.MaxItems} are allowed"));
        }
        catch (ExpressionException e)
        {
            Fail(map, new RunError(ErrorTypes.Foreach, $"foreach: {e.Message}"));
        }

        return null;
    }

    private void Launch(TaskInstance map)
    {
        var progress = map.Progress!;
        var limit = Limit(map);
        while (progress.MayLaunch(limit) && HasRoom(map))
        {
            if (!HasItems(map))
            {
                progress.Stopped = true;
                break;
            }

            var child = progress.Again.TryDequeue(out var again) ? again : NewChild(map, progress);
            child.CountAround(1);
            Begin(child);
        }

        while (progress.Stopped && progress.Again.TryDequeue(out var child))
        {
            child.CountAround(1);
            Finish(child, TaskState.Canceled, $"more children of {map.Path} failed than it tolerates");
        }
    }

    private TaskInstance NewChild(TaskInstance map, MapProgress progress)
    {
        var child = new TaskInstance(map.Scope, map.Node, map, progress.Items!.At(map.Path, progress.Launched));
        progress.Launched++;
        progress.Open++;
        progress.Children.Add(child);
        state.Add(child);
        decisions.Touch(child);
        return child;
    }

    /// <summary>Children that hold maps of their own begin as the items inside of others end: the end of one of them looks again, and one
    /// there always is.</summary>
    private bool HasRoom(TaskInstance map) =>
        map.Node.Inner is null || map.Progress!.UnderWay == 0 || map.Progress.OpenInside < options.MaxOpenChildren;

    private int Limit(TaskInstance map) => Math.Min(
        state.Signals.LimitOf(map.Path) ?? map.Node.Definition.Foreach!.MaxParallel ?? int.MaxValue, options.MaxOpenChildren);

    private string? LimitOf(TaskInstance map) => Limit(map) is var limit && map.Progress!.Total is var total && limit < total
        ? $"at most {limit} of its {total} children run at a time"
        : null;

    /// <summary>The last one sent counts, also for a map that has not begun. Until the run ends it is kept: after a restart the limit
    /// follows from it.</summary>
    private void OnMapLimit(string path, PlannerEvent.Signal signal)
    {
        if (state.Signals.Last(signal.Name) is { } before && before > signal.Number)
        {
            decisions.Receive(state, signal.Number, path);
            return;
        }

        while (state.Signals.Take(signal.Name) is { } outdone)
        {
            decisions.Receive(state, outdone.Number, path);
        }

        state.Signals.Keep(signal.Name, signal.Number, signal.Data);
        decisions.Receive(state, signal.Number);
        var map = state.Find(path);
        Record("task.max_parallel", map, EventData.Limit(path, MapLimits.Read(signal.Data), signal.Number));
        if (map is { IsMap: true, State: TaskState.Running })
        {
            map.WaitReason = LimitOf(map);
            decisions.Touch(map);
            Launch(map);
            CloseMapIfDone(map);
        }
    }

    /// <summary>False: after a restart <c>foreach</c> gives other items than it did,
    /// as when it reads a task that need not end before it.</summary>
    private bool HasItems(TaskInstance map)
    {
        var progress = map.Progress!;
        try
        {
            progress.Items ??= MapItems.Evaluate(state, map);
            return progress.Items.Count == progress.Total;
        }
        catch (ExpressionException)
        {
            return false;
        }
    }

    private void ChildEnded(TaskInstance map, TaskInstance child)
    {
        var progress = map.Progress!;
        progress.Open--;
        child.CountAround(-1);
        if (child.State.IsFailure())
        {
            progress.Failed++;
            progress.Stopped |= !map.Node.Definition.Foreach!.Tolerate.Covers(progress.Failed, progress.Total);
        }

        Launch(map);
        CloseMapIfDone(map);
    }

    private void CloseMapIfDone(TaskInstance map)
    {
        var progress = map.Progress!;
        if (progress.Open > 0 || map.State.IsFinal())
        {
            return;
        }

        map.WaitReason = null;
        if (IsCanceling(map) && (progress.Failed > 0 || progress.Launched < progress.Total))
        {
            Finish(map, TaskState.Canceled, "the run was canceled");
        }
        else if (progress.Launched == progress.Total && map.Node.Definition.Foreach!.Tolerate.Covers(progress.Failed, progress.Total))
        {
            Finish(map, TaskState.Succeeded);
        }
        else
        {
            FailFor(map, FirstFailed(progress), ErrorTypes.Foreach, FailureOf(progress));
        }
    }

    private static TaskInstance? FirstFailed(MapProgress progress) => progress.Children.Find(child => child.State.IsFailure());

    private static string FailureOf(MapProgress progress)
    {
        var untried = progress.Total - progress.Launched;
        if (FirstFailed(progress) is not { } first)
        {
            return $"foreach no longer gives the {progress.Total} items it gave at first, {untried} were not started; "
                + "let it read only tasks that always end before it";
        }

        return $"{progress.Failed} of {progress.Total} children failed"
            + (untried > 0 ? $", {untried} were not started" : "")
            + $"; the first: {first.Path}: {first.Error?.Message ?? first.State.Word()}";
    }
}
