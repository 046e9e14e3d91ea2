using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Expressions;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>The nodes of a scope while the file is read: names are known before edges and references are looked up.</summary>
internal sealed class ScopeDraft(NodeDraft? owner)
{
    public NodeDraft? Owner { get; } = owner;
    public List<NodeDraft> Nodes { get; } = [];
    public Dictionary<string, NodeDraft> ByName { get; } = new(StringComparer.Ordinal);

    /// <summary>This scope and all below it.</summary>
    public IEnumerable<ScopeDraft> All() => Nodes.Where(node => node.Inner is not null).SelectMany(node => node.Inner!.All()).Prepend(this);

    public GraphDefinition Build() => new(Nodes.ConvertAll(node => node.Build()));
}

internal sealed class NodeDraft(ScopeDraft scope, FileEntry entry, int index)
{
    public ScopeDraft Scope { get; } = scope;
    public string Name { get; } = entry.Key;
    public Place Place { get; } = entry.Place;
    public FileNode Body { get; } = entry.Value;
    public int Index { get; } = index;
    public string Path { get; } = scope.Owner is null ? entry.Key : $"{scope.Owner.Path}/{entry.Key}";
    public string Label { get; set; } = "";

    public NodeKind Kind { get; set; }
    public string Uses { get; set; } = "";
    public ValueTemplate With { get; set; } = ValueTemplate.EmptyObject;
    public Expression? When { get; set; }
    public ForeachDefinition? Foreach { get; set; }
    public RetryPolicy Retry { get; set; } = RetryPolicy.None;
    public TimeSpan? Timeout { get; set; }
    public PoolUse? Pool { get; set; }
    public int Priority { get; set; }
    public IReadOnlyList<ExecutionWindow> Windows { get; set; } = [];
    public LoopDefinition? Loop { get; set; }
    public WaitDefinition? Wait { get; set; }
    public string Signal { get; set; } = "";
    public ApproveDefinition? Approve { get; set; }
    public SwitchDefinition? Switch { get; set; }
    public ChildDefinition? Child { get; set; }

    /// <summary>What a switch decides by; its targets are looked up once all names are known.</summary>
    public Expression? SwitchOn { get; set; }
    public TeardownDefinition? Teardown { get; set; }
    public NodeDefinition? Compensate { get; set; }
    public bool OnlyCatch { get; set; }
    public IReadOnlyList<string> Produces { get; set; } = [];
    public IReadOnlyList<string> Consumes { get; set; } = [];

    /// <summary>The <c>catch</c> of the workflow leads to it.</summary>
    public bool IsAfterRun { get; set; }
    public List<CatchRule> Catch { get; } = [];

    /// <summary>The nodes whose failures come here, in the order of the file.</summary>
    public List<int> CaughtFrom { get; } = [];
    public ScopeDraft? Inner { get; set; }
    public bool HasForeach { get; set; }
    public bool IsLoop { get; set; }

    public List<JoinDefinition> Joins { get; } = [];
    public List<NeedDraft> Needs { get; } = [];

    public HashSet<int> Parents { get; } = [];

    /// <summary>A parent could not be resolved, so nothing can be said about what lies upstream.</summary>
    public bool NeedsBroken { get; set; }
    public List<ExpressionUse> Expressions { get; } = [];

    /// <summary>Makes another node its parent, by a join of its own.</summary>
    public void AddParent(NodeDraft parent, JoinRule rule, Place place)
    {
        Joins.Add(new JoinDefinition(rule, [parent.Index]));
        AddNeed(parent, place);
    }

    public void AddNeed(NodeDraft parent, Place place)
    {
        if (Parents.Add(parent.Index))
        {
            Needs.Add(new NeedDraft(parent.Index, place));
        }
    }

    public NodeDefinition Build() => new()
    {
        Name = Name,
        Index = Index,
        Kind = Kind,
        Uses = Uses,
        With = With,
        Joins = Joins,
        When = When,
        Foreach = Foreach,
        Retry = Retry,
        Timeout = Timeout,
        Pool = Pool,
        Priority = Priority,
        Windows = Windows,
        Graph = Inner?.Build(),
        Loop = Loop,
        Wait = Wait,
        Signal = Signal,
        Approve = Approve,
        Switch = Switch,
        Child = Child,
        Catch = Catch,
        OnlyCatch = OnlyCatch,
        Teardown = Teardown,
        Compensate = Compensate,
        Produces = Produces,
        Consumes = Consumes,
    };
}

internal readonly record struct NeedDraft(int Parent, Place Place);

internal enum ExpressionSlot
{
    With,
    When,
    Foreach,
    While,
    Wait,
    Switch,
    Compensate,
    Output,
    Concurrency,
}

internal sealed record ExpressionUse(ExpressionSlot Slot, TextSite Site, ExpressionReferences References);
