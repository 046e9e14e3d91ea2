using System.Text.Json;
using EventFlow.Core.Definitions;

namespace EventFlow.Core.Planning;

/// <summary>A node of a live run: one for each node of a scope, and one for each child of a map.</summary>
public sealed class TaskInstance
{
    private readonly JoinCount[] joins;

    internal TaskInstance(RunScope scope, NodePlan node, TaskInstance? map = null, MapItem? item = null)
    {
        Scope = scope;
        Node = node;
        Map = map;
        Item = item;
        Kind = map is null ? TaskKinds.Of(node.Definition)
            : map.Kind == TaskKinds.Loop ? TaskKinds.Group
            : TaskKinds.OfOne(node.Definition);
        Path = item is null ? TaskPaths.Inside(scope.Owner?.Path, node.Definition.Name) : item.Path;
        joins = map is null ? [.. node.Definition.Joins.Select(join => new JoinCount(join.Parents.Count, 0, 0, 0))] : [];
        RuleFailures = node.Definition.Retry.Rules.Count is var rules and > 0 ? new int[rules] : [];
    }

    public string Path { get; }
    public NodePlan Node { get; }

    /// <summary>The scope the node stands in; a map's child and a loop's round stand in the scope of these.</summary>
    public RunScope Scope { get; }

    /// <summary>The map this is a child of, or the loop this is a round of.</summary>
    public TaskInstance? Map { get; }

    public MapItem? Item { get; }

    /// <summary>One of <see cref="TaskKinds"/>.</summary>
    public string Kind { get; }

    public bool IsMap => Kind == TaskKinds.Map;
    public bool IsGroup => Kind == TaskKinds.Group;
    public bool IsLoop => Kind == TaskKinds.Loop;

    /// <summary>Others are inside of it, and it does nothing itself.</summary>
    public bool IsContainer => IsMap || IsGroup || IsLoop;

    public TaskState State { get; internal set; } = TaskState.Waiting;
    public int Attempt { get; internal set; }
    public int Losses { get; internal set; }
    public int Dispatches { get; internal set; }
    public string? Worker { get; internal set; }
    public string? WaitReason { get; internal set; }
    public DateTimeOffset? QueuedAt { get; internal set; }
    public DateTimeOffset? StartedAt { get; internal set; }
    public DateTimeOffset? EndedAt { get; internal set; }
    public RunError? Error { get; internal set; }

    /// <summary>Only where an expression can read it, see <see cref="NodePlan.KeepsOutput"/>.</summary>
    public JsonElement? Output { get; internal set; }

    public MapProgress? Progress { get; internal set; }

    /// <summary>The rounds of a loop, once it has started.</summary>
    public LoopProgress? Rounds { get; internal set; }

    /// <summary>The inside of a group, once it has started.</summary>
    public RunScope? Inner { get; internal set; }

    /// <summary>The last attempt whose message has left from this process. Not stored: of a run that was read again nobody knows.</summary>
    internal int SentAttempt { get; set; }

    /// <summary>What the attempt under way has asked for; null: nothing, or nobody knows until <see cref="IsSlotKnown"/>.</summary>
    internal PoolUse? Slot { get; set; }

    /// <summary>False for a task that was read from its row, which does not tell of a pool that its type had.</summary>
    internal bool IsSlotKnown { get; set; }

    internal int[] RuleFailures { get; set; }
    internal int RunVersion { get; set; }

    /// <summary>Its row is stored, or is part of a change on its way to the store.</summary>
    internal bool HasRow { get; set; }

    /// <summary>The state it was last counted in by <see cref="RunState"/>.</summary>
    internal TaskState Counted { get; set; } = TaskState.Waiting;

    /// <summary>How the parents stand, in the order of the definition's joins.</summary>
    internal IReadOnlyList<JoinCount> Joins => joins;

    /// <summary>The sibling that deals with its failure; null: nobody does. It follows from its state, its error and the workflow.</summary>
    internal int? Handler =>
        State is TaskState.Failed or TaskState.TimedOut && Map is null ? ErrorPatterns.HandlerOf(Node.Definition.Catch, Error) : null;

    internal void CountParent(int join, TaskInstance parent)
    {
        if (!Node.Definition.Joins[join].IsCatch)
        {
            joins[join].Count(parent.State, parent.Handler is not null);
        }
        else
        {
            joins[join].Count(parent.Handler == Node.Definition.Index ? TaskState.Failed : TaskState.Skipped);
        }
    }

    internal JoinVerdict Verdict()
    {
        if (Node.IsRunHandler)
        {
            return Scope.Ahead > 0 ? JoinVerdict.Wait : JoinVerdict.Run;
        }

        var verdict = Combined();
        return verdict == JoinVerdict.UpstreamFailed && joins.Any(join => join.Caught > 0) ? Spared() : verdict;
    }

    /// <summary>What needs a task whose failure is dealt with has not failed because of it; but another parent may yet fail.</summary>
    private JoinVerdict Spared() => Deciding.Any(join => join.Failed > join.Caught) ? JoinVerdict.UpstreamFailed
        : Deciding.Any(join => join.Open > 0) ? JoinVerdict.Wait
        : JoinVerdict.Skip;

    private IEnumerable<JoinCount> Deciding => joins.Where((_, i) => Node.Definition.Joins[i].Rule != JoinRule.Always);

    private JoinVerdict Combined()
    {
        var verdict = JoinVerdict.Run;
        for (var i = 0; i < joins.Length; i++)
        {
            var join = Node.Definition.Joins[i];
            verdict = JoinRules.Combine(verdict, JoinRules.Decide(join.Rule, join.Threshold, joins[i]));
        }

        return verdict;
    }
}

/// <param name="Key">As it stands between the brackets of the path.</param>
public sealed record MapItem(string Path, string Key, int Index);

/// <summary>Counters of a map, so that the end of one child costs the same in a map of any width.</summary>
public sealed class MapProgress
{
    public required int Total { get; init; }
    public int Launched { get; internal set; }
    public int Open { get; internal set; }
    public int Failed { get; internal set; }

    /// <summary>More children failed than tolerated, or the run is being canceled: no more are launched.</summary>
    public bool Stopped { get; internal set; }

    /// <summary>The items by position; evaluated again after a restart when they are needed.</summary>
    internal MapItems? Items { get; set; }

    internal List<TaskInstance> Children { get; private set; } = [];

    /// <summary>The children stand in the order of their items. After a restart they do not.</summary>
    internal bool IsOrdered { get; set; } = true;

    internal void Order(Func<TaskInstance, int> position)
    {
        Children = [.. Children.OrderBy(position)];
        IsOrdered = true;
    }
}

/// <summary>Only the last round is kept in memory: a loop costs the same in its first round and in its thousandth.</summary>
public sealed class LoopProgress
{
    public int Begun { get; internal set; }
    public TaskInstance? Last { get; internal set; }
}

/// <summary>Why a task or a run failed.</summary>
public sealed record RunError(string Type, string Message);
