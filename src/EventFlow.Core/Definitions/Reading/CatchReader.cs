using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>catch: [{ on: ["Sql.*"], then: page-dba }]</c> of tasks, groups and the workflow, and the nodes they lead to.</summary>
internal sealed class CatchReader(ValueReader values)
{
    private const int MaxRules = 50;
    private static readonly string[] Keys = ["on", "then"];
    private static readonly Dictionary<string, bool> OnlyWords = new() { ["catch"] = true };

    public void ReadOnly(NodeDraft draft) => draft.OnlyCatch = values.Word(draft.Body.Find("only"), draft.Label, OnlyWords) ?? false;

    /// <summary>The rules of a node, with which the nodes they name become its children.</summary>
    public void Link(NodeDraft draft)
    {
        if (draft.Body.Kind != FileKind.Map)
        {
            return;
        }

        foreach (var (rule, target, place) in Rules(draft.Body.Find("catch"), draft.Label, draft.Scope, draft))
        {
            draft.Catch.Add(rule);
            if (target.CaughtFrom is not [.., var last] || last != draft.Index)
            {
                target.CaughtFrom.Add(draft.Index);
                target.AddNeed(draft, place);
            }
        }
    }

    public List<CatchRule> OfWorkflow(FileEntry? entry, ScopeDraft graph)
    {
        var rules = Rules(entry, "the workflow", graph, draft: null).ToList();
        rules.ForEach(rule => rule.Target.IsAfterRun = true);
        return rules.ConvertAll(rule => rule.Rule);
    }

    /// <summary>Once all rules are known: gives the nodes they lead to their join.</summary>
    public void Close(NodeDraft draft)
    {
        if (!draft.OnlyCatch)
        {
            return;
        }

        var needs = draft.Body.Find("needs");
        if (needs is not null || draft.Joins.Count > 0)
        {
            Refuse(needs?.Place ?? draft.Place, draft, "waits for other tasks too: let a task that needs it do so");
        }
        else if (draft.CaughtFrom.Count == 0 && !draft.IsAfterRun)
        {
            Refuse(draft.Place, draft, "is named by no 'catch': name it in one, or remove 'only'");
        }
        else if (draft.CaughtFrom.Count > 0 && draft.IsAfterRun)
        {
            Refuse(draft.Place, draft, "is named by the 'catch' of the workflow and by that of a task: use two nodes");
        }
        else if (draft.CaughtFrom.Count > 0)
        {
            draft.Joins.Add(new JoinDefinition(JoinRule.OneFailed, draft.CaughtFrom) { IsCatch = true });
        }
    }

    private IEnumerable<(CatchRule Rule, NodeDraft Target, Place Place)> Rules(
        FileEntry? entry, string owner, ScopeDraft scope, NodeDraft? draft)
    {
        var what = $"'catch' of {owner}";
        var nodes = entry is null ? [] : entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        if (nodes.Count > MaxRules)
        {
            values.Range(entry!.Value, what, $"at most {MaxRules} rules");
        }

        foreach (var node in nodes.Take(MaxRules))
        {
            if (node.Kind != FileKind.Map)
            {
                values.Wrong(node, what, "a mapping such as { on: [\"Sql.*\"], then: page-dba }, or a list of them");
                continue;
            }

            values.CheckKeys(node, Keys, what);
            var on = values.Patterns(node.Find("on"), what);
            if (Target(node, what, scope, draft) is { } target)
            {
                yield return (new CatchRule(on, target.Index), target, node.Place);
            }
        }
    }

    private NodeDraft? Target(FileNode rule, string what, ScopeDraft scope, NodeDraft? draft)
    {
        if (rule.Find("then") is not { } then)
        {
            values.Findings.Error(rule.Place, DefinitionCodes.MissingKey, $"{what} has no 'then': name the task that deals with the error");
            return null;
        }

        if (then.Value.Kind != FileKind.Text)
        {
            return values.Wrong<NodeDraft>(then, what, "the name of a task");
        }

        if (scope.ByName.TryGetValue(then.Value.Value, out var target) && target != draft && target.OnlyCatch)
        {
            return target;
        }

        var handlers = scope.Nodes.Where(node => node.OnlyCatch && node != draft).Select(node => node.Name);
        values.Findings.Error(then.Value.Place, DefinitionCodes.NotACatchNode, target is null || target == draft
            ? $"{what} leads to {Words.Quote(then.Value.Value)}, which is no sibling of it"
                + values.Findings.Suggestions.DidYouMean(then.Value.Value, handlers)
            : $"{what} leads to {Words.Quote(then.Value.Value)}, which runs anyway: give it 'only: catch'");
        return null;
    }

    private void Refuse(Place place, NodeDraft draft, string why) =>
        values.Findings.Error(place, DefinitionCodes.CatchNodeNotReached, $"{draft.Label} has 'only: catch' and {why}");
}
