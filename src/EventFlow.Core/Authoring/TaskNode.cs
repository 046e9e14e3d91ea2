using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>A task of a workflow under construction.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
/// <param name="uses">The task type; null for one that is set with the indexer, such as a <c>template</c>.</param>
public sealed class TaskNode(string name, string? uses = null) : WorkflowNode(name)
{
    /// <summary>The input: an object whose properties become names in snake_case, a dictionary, or one <see cref="Expr"/>.</summary>
    public object? With { get; set; }

    /// <summary>Time one attempt may run; null: that of the workflow's defaults, or no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>What happens after a failed attempt; null: that of the workflow's defaults, or no retry.</summary>
    public RetryPolicy? Retry { get; set; }

    /// <summary>What undoes the task, should the run fail or be canceled; null: nothing does.</summary>
    public Compensation? Compensate { get; set; }

    /// <summary>The pool an attempt needs slots of; null: none.</summary>
    public PoolUse? Pool { get; set; }

    /// <summary>Of tasks that could start the highest goes first; null: that of the workflow's defaults, or 0.</summary>
    public int? Priority { get; set; }

    private protected override void Fill(FileNode map)
    {
        map.Set("uses", FileNodes.Input(uses));
        map.Set("with", FileNodes.Input(With));
        map.Set("timeout", FileNodes.Duration(Timeout));
        map.Set("retry", RetryFile.Of(Retry));
        map.Set("pool", PoolFile());
        map.Set("priority", FileNodes.Input(Priority));
        map.Set("compensate", Compensate?.ToFile());
    }

    private FileNode? PoolFile()
    {
        if (Pool is null or { Weight: 1 })
        {
            return Pool is null ? null : FileNodes.Text(Pool.Name);
        }

        var map = FileNodes.Map();
        map.Set("name", FileNodes.Text(Pool.Name));
        map.Set("weight", FileNodes.Input(Pool.Weight));
        return map;
    }
}

/// <summary>What undoes a task of a workflow under construction.</summary>
/// <param name="uses">The task type.</param>
public sealed class Compensation(string uses)
{
    /// <summary>The input, as that of a <see cref="TaskNode"/>; it may read the output of the task itself.</summary>
    public object? With { get; set; }

    /// <summary>Time one attempt may run; null: that of the workflow's defaults, or no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>What happens after a failed attempt; null: that of the workflow's defaults, or no retry.</summary>
    public RetryPolicy? Retry { get; set; }

    internal FileNode ToFile()
    {
        var map = FileNodes.Map();
        map.Set("uses", FileNodes.Input(uses));
        map.Set("with", FileNodes.Input(With));
        map.Set("timeout", FileNodes.Duration(Timeout));
        map.Set("retry", RetryFile.Of(Retry));
        return map;
    }
}

/// <summary>A group of a workflow under construction: nodes that wait, branch and repeat as a whole.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
public sealed class GroupNode(string name) : WorkflowNode(name)
{
    public FlowList Tasks { get; } = [];

    /// <summary>Makes the group a loop, with <see cref="Max"/>: asked before each round, the first one too.</summary>
    public Expr? While { get; set; }

    /// <summary>Rounds at most; more that <see cref="While"/> asks for fail the loop.</summary>
    public int? Max { get; set; }

    private protected override void Fill(FileNode map)
    {
        map.Set("while", FileNodes.Input(While));
        map.Set("max", FileNodes.Input(Max));
        map.Set("tasks", FileNodes.Tasks(Tasks));
    }
}
