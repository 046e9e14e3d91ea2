using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>Waits for a person to approve or reject.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
/// <param name="by">Roles of which one decides.</param>
public sealed class ApproveNode(string name, params string[] by) : WorkflowNode(name)
{
    /// <summary>Time until the deadline; null: no limit.</summary>
    public TimeSpan? Within { get; set; }

    /// <summary>A JSON Schema of what is filled in; null: anything.</summary>
    public object? Form { get; set; }

    /// <summary>Roles that may decide too once <see cref="Within"/> is over; empty: it is timed out then.</summary>
    public IList<string> EscalateTo { get; } = [];

    /// <summary>Time from then until the last deadline; null: no limit.</summary>
    public TimeSpan? EscalateWithin { get; set; }

    private protected override void Fill(FileNode map)
    {
        var approve = FileNodes.Map();
        approve.Set("by", FileNodes.List(by.Select(FileNodes.Text)));
        approve.Set("within", FileNodes.Duration(Within));
        approve.Set("form", Form is null ? null : FileNodes.Schema(Form));
        approve.Set("escalate", EscalateTo.Count == 0 ? null : Escalation());
        map.Set("approve", approve);
    }

    private FileNode Escalation()
    {
        var escalate = FileNodes.Map();
        escalate.Set("to", FileNodes.List(EscalateTo.Select(FileNodes.Text)));
        escalate.Set("within", FileNodes.Duration(EscalateWithin));
        return escalate;
    }
}
