using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>Runs another workflow; what that gives with its <c>output</c> becomes the output.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
/// <param name="workflow">The id of the other workflow.</param>
public sealed class RunNode(string name, string workflow) : WorkflowNode(name)
{
    /// <summary>The version that is run; null: the latest.</summary>
    public int? Version { get; set; }

    /// <summary>The parameters: an object whose properties become names in snake_case, a dictionary, or one <see cref="Expr"/>.</summary>
    public object? With { get; set; }

    /// <summary>Whether the task ends with the other run; where false, as soon as that is accepted.</summary>
    public bool WaitForCompletion { get; set; } = true;

    /// <summary>Whether the other run goes on where the task ends before it; where false it is canceled.</summary>
    public bool Abandon { get; set; }

    /// <summary>Time the other run may take; null: no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>What happens after a failed run; null: no retry.</summary>
    public RetryPolicy? Retry { get; set; }

    /// <summary>Of tasks that could start the highest goes first; null: that of the workflow's defaults, or 0.</summary>
    public int? Priority { get; set; }

    /// <summary>What undoes the task, should the run fail or be canceled; null: nothing does.</summary>
    public Compensation? Compensate { get; set; }

    private protected override void Fill(FileNode map)
    {
        map.Set("run", FileNodes.Text(workflow));
        map.Set("version", FileNodes.Input(Version));
        map.Set("with", FileNodes.Input(With));
        map.Set("wait_for_completion", WaitForCompletion ? null : FileNodes.Input(false));
        map.Set("parent_close_policy", Abandon ? FileNodes.Text("abandon") : null);
        map.Set("timeout", FileNodes.Duration(Timeout));
        map.Set("retry", RetryFile.Of(Retry));
        map.Set("priority", FileNodes.Input(Priority));
        map.Set("compensate", Compensate?.ToFile());
    }
}
