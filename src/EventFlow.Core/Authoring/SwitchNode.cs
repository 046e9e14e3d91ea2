using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>Goes on with the nodes of one case and skips those of the others.</summary>
/// <param name="name">Its name among the tasks of its workflow or group.</param>
/// <param name="on">Its value chooses the case.</param>
/// <example><c>new SwitchNode("route", Expr.Param("site")) { Cases = { ["berlin"] = sap &amp; files, ["oslo"] = api } }</c></example>
public sealed class SwitchNode(string name, Expr on) : WorkflowNode(name)
{
    /// <summary>By the value: what begins there. The nodes are tasks of the workflow or group like any other.</summary>
    public IDictionary<string, Flow> Cases { get; } = new Dictionary<string, Flow>();

    /// <summary>For a value without a case; <see cref="Flow.None"/>: none of them, null: such a value is a failure.</summary>
    public Flow? Default { get; set; }

    private protected override void Fill(FileNode map)
    {
        var cases = FileNodes.Map();
        foreach (var (value, flow) in Cases)
        {
            cases.Set(value, Names(flow));
        }

        var branch = FileNodes.Map();
        branch.Set("on", FileNodes.Input(on));
        branch.Set("cases", cases);
        branch.Set("default", Default is null ? null : Names(Default));
        map.Set("switch", branch);
    }

    private static FileNode Names(Flow flow) => FileNodes.List(flow.First.Select(node => FileNodes.Text(node.Name)));
}
