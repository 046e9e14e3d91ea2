using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>The kinds of nodes that no worker carries out.</summary>
internal sealed class KindReader(ValueReader values, ExpressionReader expressions)
{
    private readonly WaitReader waits = new(values, expressions);
    private readonly ApproveReader approvals = new(values);
    private readonly SwitchReader switches = new(values, expressions);
    private readonly ChildReader children = new(values);

    /// <summary>False: it is none of them.</summary>
    public bool Read(NodeDraft draft)
    {
        if (draft.Body.Find("wait") is { } wait)
        {
            Begin(NodeKind.Wait, wait, draft, "with", "timeout", "retry", "pool", "priority", "compensate");
            draft.Wait = waits.Read(wait, draft);
        }
        else if (draft.Body.Find("signal") is { } signal)
        {
            Begin(NodeKind.Signal, signal, draft, "with", "retry", "pool", "priority", "compensate");
            draft.Signal = SignalOf(signal, draft);
            draft.Timeout = values.Duration(draft.Body.Find("timeout"), draft.Label);
        }
        else if (draft.Body.Find("approve") is { } approve)
        {
            Begin(NodeKind.Approve, approve, draft, "with", "timeout", "retry", "pool", "priority", "compensate");
            draft.Approve = approvals.Read(approve, draft);
        }
        else if (draft.Body.Find("switch") is { } branch)
        {
            Begin(NodeKind.Switch, branch, draft, "with", "timeout", "retry", "foreach", "pool", "priority", "compensate");
            switches.Read(branch, draft);
        }
        else if (draft.Body.Find("run") is { } run)
        {
            ReadChild(run, draft);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Keys of a kind that the node is not of.</summary>
    public void Close(NodeDraft draft) => children.RefuseAlone(draft);

    public void Refuse(NodeDraft draft, string[] keys, string code, string why)
    {
        foreach (var entry in keys.Select(draft.Body.Find).OfType<FileEntry>())
        {
            values.Findings.Error(entry.Place, code, $"'{entry.Key}' {why}");
        }
    }

    private void Begin(NodeKind kind, FileEntry entry, NodeDraft draft, params string[] without)
    {
        draft.Kind = kind;
        Refuse(draft, without, DefinitionCodes.NotBesideKind, $"of {draft.Label} has no effect beside '{entry.Key}': remove it");
    }

    private void ReadChild(FileEntry entry, NodeDraft draft)
    {
        draft.Kind = NodeKind.Run;
        draft.Child = children.Read(entry, draft);
        Refuse(
            draft, ["pool"], DefinitionCodes.NotBesideKind,
            $"of {draft.Label} has no effect beside 'run': put it on the tasks of the workflow that is run");
        if (draft.Child is { Waits: false })
        {
            Refuse(
                draft, ["timeout", "retry", "parent_close_policy"], DefinitionCodes.NotWithoutWaiting,
                $"of {draft.Label} has no effect with 'wait_for_completion: false': remove it");
        }
    }

    private string SignalOf(FileEntry entry, NodeDraft draft)
    {
        if (entry.Value.Kind != FileKind.Text)
        {
            return values.Wrong<string>(entry, draft.Label, "the name of a signal such as approved") ?? "";
        }

        return Names.CheckId(entry.Value, "the name of a signal", values.Findings) ? entry.Value.Value : "";
    }
}
