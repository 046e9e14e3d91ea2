using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>teardown: true</c>, <c>teardown: [setup]</c> or <c>teardown: { setups: [setup], fail_run: true }</c>.</summary>
internal sealed class TeardownReader(ValueReader values)
{
    private static readonly string[] Keys = ["setups", "fail_run"];

    /// <summary>Once the names and needs are known. Its parents only have to end, and one of its setups to succeed.</summary>
    public void Link(NodeDraft draft)
    {
        if (draft.Body.Kind != FileKind.Map || draft.Body.Find("teardown") is not { } entry || IsOff(entry.Value))
        {
            return;
        }

        var setups = Setups(entry, draft);
        draft.Teardown = new TeardownDefinition(setups, FailsRun(entry.Value, draft));
        RefuseRules(draft);
        if (draft.Body.Find("compensate") is { } compensate)
        {
            values.Findings.Error(compensate.Place, DefinitionCodes.CompensateOnTeardown,
                $"{draft.Label} tears down, so there is nothing of it to undo: remove 'compensate'");
        }

        for (var join = 0; join < draft.Joins.Count; join++)
        {
            draft.Joins[join] = draft.Joins[join] with { Rule = JoinRule.AllDone, Threshold = 0 };
        }

        if (setups.Count > 0)
        {
            draft.Joins.Add(new JoinDefinition(JoinRule.AllDoneMinOneSuccess, setups));
        }
        else if (draft.Joins.Count == 0 && !draft.NeedsBroken)
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.BadTeardown,
                $"{draft.Label} tears down and needs nothing: name in 'needs' what has to end before it");
        }
    }

    private static bool IsOff(FileNode node) => node is { Kind: FileKind.Bool, Value: "false" };

    private void RefuseRules(NodeDraft draft)
    {
        var needs = draft.Body.Find("needs");
        if ((draft.Body.Find("join") ?? (needs?.Value.Kind == FileKind.Map ? needs : null)) is { } rule)
        {
            values.Findings.Error(rule.Place, DefinitionCodes.BadTeardown,
                $"{draft.Label} tears down, so it runs when its parents have ended, however: name them in a list, without a rule");
        }
    }

    private List<int> Setups(FileEntry entry, NodeDraft draft)
    {
        var setups = new List<int>();
        foreach (var node in Names(entry.Value, draft))
        {
            if (draft.Scope.ByName.TryGetValue(node.Value, out var setup) && setup != draft)
            {
                draft.AddNeed(setup, node.Place);
                setups.Add(setup.Index);
                continue;
            }

            draft.NeedsBroken = true;
            var hint = values.Findings.Suggestions.DidYouMean(node.Value, draft.Scope.ByName.Keys.Where(name => name != draft.Name));
            values.Findings.Error(node.Place, DefinitionCodes.BadTeardown,
                $"'teardown' of {draft.Label} names {Words.Quote(node.Value)}, which is no sibling of it{hint}");
        }

        return [.. setups.Distinct()];
    }

    private List<FileNode> Names(FileNode node, NodeDraft draft)
    {
        if (node.Kind == FileKind.Map)
        {
            values.CheckKeys(node, Keys, $"'teardown' of {draft.Label}");
            return node.Find("setups") is { } setups ? Names(setups.Value, draft) : [];
        }

        var nodes = node.Kind == FileKind.List ? node.Items : node.Kind == FileKind.Bool ? [] : [node];
        foreach (var wrong in nodes.Where(one => one.Kind != FileKind.Text))
        {
            values.Wrong(
                wrong, $"'teardown' of {draft.Label}",
                "true, the name of a setup task, a list of them, or { setups: […], fail_run: true }");
        }

        return nodes.FindAll(one => one.Kind == FileKind.Text);
    }

    private bool FailsRun(FileNode node, NodeDraft draft)
    {
        if (node.Find("fail_run") is not { } entry)
        {
            return false;
        }

        if (entry.Value.Kind != FileKind.Bool)
        {
            values.Wrong(entry.Value, $"'fail_run' of 'teardown' of {draft.Label}", "true or false");
        }

        return entry.Value.Value == "true";
    }
}
