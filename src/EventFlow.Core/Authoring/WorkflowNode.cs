using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Schedules;

namespace EventFlow.Core.Authoring;

/// <summary>A task or a group of a workflow under construction. Its properties are the keys of the workflow file.</summary>
public abstract class WorkflowNode : Flow
{
    private readonly Dictionary<WorkflowNode, JoinRule?> needs = [];
    private readonly CatchList catches = new();
    private readonly Dictionary<string, object?> others = [];
    private IReadOnlyList<WorkflowNode>? setups;
    private bool isWriting;

    private protected WorkflowNode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    public string Name { get; }

    /// <summary>The rule for all parents; <c>all_success</c> where null.</summary>
    public JoinRule? Join { get; set; }

    /// <summary>How many parents have to succeed, with <see cref="JoinRule.AtLeast"/>.</summary>
    public int AtLeast { get; set; } = 1;

    /// <summary>The node is skipped unless this is true.</summary>
    public Expr? When { get; set; }

    /// <summary>An expression that gives the items, or the items themselves; null: the node is no map.</summary>
    public object? Foreach { get; set; }

    /// <summary>Items under way at the same time; null: no limit.</summary>
    public int? MaxParallel { get; set; }

    /// <summary>Items that are done together, as a list; null: each by itself.</summary>
    public int? Batch { get; set; }

    /// <summary>Items that may fail, a count, a share or both: <c>3</c>, <c>"5%"</c>, <c>new { count = 10, percent = 5 }</c>;
    /// null: none.</summary>
    public object? Tolerate { get; set; }

    /// <summary>When it may begin; none: at any time.</summary>
    public IList<ExecutionWindow> Windows { get; } = [];

    /// <summary>Whether a failure of a node that <see cref="TearsDown"/> is one of the run.</summary>
    public bool FailRun { get; set; }

    /// <summary>Sets any key of the file, also one that has no property here.</summary>
    public object? this[string key]
    {
        set => others[key] = value;
    }

    internal override IReadOnlyList<WorkflowNode> First => [this];
    internal override IReadOnlyList<WorkflowNode> Last => [this];
    internal override IReadOnlyList<WorkflowNode> All => [this];

    /// <summary>It runs only where a failure leads to it.</summary>
    internal bool OnlyCatch { get; set; }

    /// <summary>Waits for a parent by a rule of its own.</summary>
    public void After(WorkflowNode parent, JoinRule rule)
    {
        ArgumentNullException.ThrowIfNull(parent);
        needs[parent] = rule;
    }

    /// <summary>Lets a failure of this node lead to another, which from then on runs only so. The first rule that matches counts.</summary>
    /// <param name="then">The node that deals with the failure, which it reads as <see cref="Expr.Error"/>.</param>
    /// <param name="on">Error types, <c>*</c> stands for anything; none: every error.</param>
    public void Catch(WorkflowNode then, params string[] on) => catches.Add(then, on);

    /// <summary>Lets the node clear away what these have set up, whatever became of the rest; it runs if one of them succeeded.</summary>
    /// <param name="setups">None: it runs in any case.</param>
    public void TearsDown(params WorkflowNode[] setups) => this.setups = setups;

    /// <summary>What the node gave, or a part of it.</summary>
    /// <param name="path">A JSONata path inside of the output; null: all of it.</param>
    public Expr Output(string? path = null) => new($"tasks.{Expr.Name(Name)}.output{(path is null ? "" : $".{path}")}");

    internal void AddNeeds(IEnumerable<WorkflowNode> parents)
    {
        foreach (var parent in parents)
        {
            needs.TryAdd(parent, null);
        }
    }

    internal FileNode ToFile()
    {
        if (isWriting)
        {
            throw new InvalidOperationException($"The group '{Name}' contains itself: take it out of its own tasks.");
        }

        isWriting = true;
        try
        {
            return Write();
        }
        finally
        {
            isWriting = false;
        }
    }

    private protected abstract void Fill(FileNode map);

    private FileNode Write()
    {
        var map = FileNodes.Map();
        if (needs.Count > 0)
        {
            map.Set("needs", Needs());
        }

        map.Set("join", Join is { } join ? Rule(join) : null);
        map.Set("when", FileNodes.Input(When));
        map.Set("foreach", FileNodes.Input(Foreach));
        map.Set("max_parallel", FileNodes.Input(MaxParallel));
        map.Set("batch", FileNodes.Input(Batch));
        map.Set("tolerate", int.TryParse(Tolerate as string, out var count) ? FileNodes.Input(count) : FileNodes.Input(Tolerate));
        map.Set("window", TimesFile.Of(Windows));
        Fill(map);
        map.Set("catch", catches.ToFile());
        map.Set("only", OnlyCatch ? FileNodes.Text("catch") : null);
        map.Set("teardown", setups is null ? null : Teardown(setups));
        foreach (var (key, value) in others)
        {
            map.Set(key, FileNodes.Input(value));
        }

        return map;
    }

    private FileNode Needs()
    {
        if (needs.Values.All(rule => rule is null))
        {
            return FileNodes.List(needs.Keys.Select(parent => FileNodes.Text(parent.Name)));
        }

        var map = FileNodes.Map();
        foreach (var (parent, rule) in needs)
        {
            map.Set(parent.Name, Rule(rule ?? JoinRule.AllSuccess));
        }

        return map;
    }

    private FileNode Teardown(IReadOnlyList<WorkflowNode> nodes)
    {
        var names = FileNodes.List(nodes.Select(setup => FileNodes.Text(setup.Name)));
        if (!FailRun)
        {
            return nodes.Count == 0 ? FileNodes.Input(true)! : names;
        }

        var map = FileNodes.Map();
        map.Set("setups", nodes.Count == 0 ? null : names);
        map.Set("fail_run", FileNodes.Input(true));
        return map;
    }

    private FileNode Rule(JoinRule rule)
    {
        if (rule != JoinRule.AtLeast)
        {
            return FileNodes.Word(rule);
        }

        var map = FileNodes.Map();
        map.Set("at_least", FileNodes.Input(AtLeast));
        return map;
    }
}
