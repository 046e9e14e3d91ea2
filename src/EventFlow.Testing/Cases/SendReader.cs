using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Testing.Cases;

/// <summary><c>send:</c>, what reaches the run from outside.</summary>
internal sealed class SendReader(ValueReader values, WorkflowDefinition definition)
{
    private const int MaxText = 10_000;
    private static readonly string[] Kinds = ["signal", "approve", "reject", "cancel", "repair"];

    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["signal"] = ["at", "signal", "data"],
        ["approve"] = ["at", "approve", "by", "roles", "form", "comment"],
        ["reject"] = ["at", "reject", "by", "roles", "form", "comment"],
        ["cancel"] = ["at", "cancel"],
        ["repair"] = ["at", "repair", "from", "skip"],
    };

    public List<Sending> Read(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.List)
        {
            values.Wrong(entry.Value, $"'send' of {owner}", "a list, such as '- { at: 5m, signal: go }'");
            return [];
        }

        return [.. entry.Value.Items.Select(node => One(node, $"'send' of {owner}")).OfType<Sending>()];
    }

    private Sending? One(FileNode node, string owner)
    {
        var kinds = node.Kind == FileKind.Map ? Kinds.Where(kind => node.Find(kind) is not null).ToList() : [];
        if (kinds is not [var kind])
        {
            values.Wrong(node, owner, $"a mapping with exactly one of {string.Join(", ", Kinds)}");
            return null;
        }

        values.CheckKeys(node, Keys[kind], owner);
        var at = node.Find("at") is null ? TimeSpan.Zero : values.Duration(node.Find("at"), owner, zero: true);
        if (at is not { } time || values.Text(node.Find(kind), owner, MaxText, lines: kind == "cancel") is not { } name)
        {
            return null;
        }

        var sending = Of(kind, name, time, node, owner);
        if (SendingCheck.Problem(definition, sending) is { } problem)
        {
            values.Findings.Error(node.Place, CaseCodes.NotSendable, problem);
        }

        return sending;
    }

    private Sending Of(string kind, string name, TimeSpan at, FileNode node, string owner) => kind switch
    {
        "signal" => new Sending.Signal(at, name, node.Find("data")?.Value.ToJson()),
        "cancel" => new Sending.Cancel(at, name),
        "repair" => new Sending.RepairRun(
            at, name, node.Find("from") is { } from ? values.Texts(from, owner) : [],
            node.Find("skip") is { } skip ? values.Texts(skip, owner) : []),
        _ => new Sending.Approval(at, name, new ApprovalGiven(
            kind == "approve",
            values.Text(node.Find("by"), owner, MaxText) ?? "tester",
            node.Find("roles") is { } roles ? values.Texts(roles, owner) : null,
            node.Find("form")?.Value.ToJson(),
            values.Text(node.Find("comment"), owner, MaxText, lines: true))),
    };
}
