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

    /// <summary>What undoes a task that has succeeded.</summary>
    internal TaskInstance(TaskInstance undoes)
    {
        Scope = undoes.Scope;
        Node = undoes.Node.Compensation!;
        Undoes = undoes;
        Kind = TaskKinds.Compensation;
        Path = TaskPaths.Inside(undoes.Path, TaskPaths.Compensation);
        joins = [];
        RuleFailures = new int[Node.Definition.Retry.Rules.Count];
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

    /// <summary>The task this undoes; null for any other instance.</summary>
    public TaskInstance? Undoes { get; }

    /// <summary>What undoes this task, once it has begun.</summary>
    public TaskInstance? Compensation { get; internal set; }

    /// <summary>1, and one more each time it is done again after it had succeeded: what it does then is to have an effect of its own, and
    /// bears another idempotency key. What undoes a task is of the life it undoes.</summary>
    public int Life { get; internal set; } = 1;

    /// <summary>It was undone, or was to be.</summary>
    internal bool IsUndone => Compensation is { } undo && undo.Life == Life;

    /// <summary>A worker does it.</summary>
    public bool IsWork => Kind is TaskKinds.Task or TaskKinds.Compensation;

    public bool IsMap => Kind == TaskKinds.Map;
    public bool IsGroup => Kind == TaskKinds.Group;
    public bool IsLoop => Kind == TaskKinds.Loop;

    /// <summary>Others are inside of it, and it does nothing itself.</summary>
    public bool IsContainer => IsMap || IsGroup || IsLoop;

    public TaskState State { get; internal set; } = TaskState.Waiting;

    /// <summary>Ready it is either for its window or for slots of a pool; its reason says for which.</summary>
    internal bool WaitsForWindow => State == TaskState.Ready && WindowGate.IsReason(WaitReason);

    /// <summary>An attempt of it has been under way. Of one that is done once more those of before do not count.</summary>
    internal bool HasBegun => (QueuedAt ?? StartedAt) is not null || Losses > 0 || RuleFailures.Any(failures => failures > 0);

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

    /// <summary>The sibling that deals with its failure; null: nobody does. It follows from its state,
    /// its error and the workflow.</summary>
    internal int? Handler =>
        State is TaskState.Failed or TaskState.TimedOut && Map is null ? ErrorPatterns.HandlerOf(Node.Definition.Catch, Error) : null;

    /// <summary>Back to where it had not begun. Attempts go on counting: an answer to an earlier one must find itself refused.</summary>
    internal void Reset()
    {
        Life += State == TaskState.Succeeded && (IsWork || Kind == TaskKinds.Run) ? 1 : 0;
        State = TaskState.Waiting;
        (Losses, Dispatches) = (0, 0);
        (Worker, WaitReason, Error, Output) = (null, null, null, null);
        (QueuedAt, StartedAt, EndedAt) = (null, null, null);
        RuleFailures = new int[RuleFailures.Length];
    }

    internal void ClearJoins()
    {
        for (var i = 0; i < joins.Length; i++)
        {
            joins[i] = new JoinCount(Node.Definition.Joins[i].Parents.Count, 0, 0, 0);
        }
    }

    /// <summary>Counts a map's child in the maps around that map, unless it only holds others.</summary>
    internal void CountAround(int change)
    {
        for (var at = IsContainer ? null : Scope.Owner; at is not null; at = (at.Map ?? at).Scope.Owner)
        {
            if (at.Map?.Progress is { } around)
            {
                around.OpenInside += change;
            }
        }
    }

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
