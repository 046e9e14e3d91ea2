using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Parents and join rules of a node, looked up among its siblings.</summary>
internal sealed class NeedsReader(ValueReader values, IReadOnlyDictionary<string, NodeDraft> everywhere)
{
    private static readonly Dictionary<string, JoinRule> Rules =
        Enum.GetValues<JoinRule>().Where(rule => rule != JoinRule.AtLeast).ToDictionary(rule => Words.Snake(rule.ToString()));

    private static readonly string[] AtLeastKeys = ["at_least"];

    public void Read(NodeDraft draft)
    {
        if (draft.Body.Kind != FileKind.Map)
        {
            return;
        }

        var needs = draft.Body.Find("needs");
        var join = draft.Body.Find("join");
        switch (needs?.Value.Kind)
        {
            case null or FileKind.Null:
                RefuseJoin(
                    join, DefinitionCodes.JoinWithoutNeeds,
                    $"'join' of {draft.Label} has no effect without 'needs': remove it or name the parents");
                break;
            case FileKind.Map:
                RefuseJoin(
                    join, DefinitionCodes.JoinBesideMapping,
                    $"'join' of {draft.Label} stands beside a mapping that gives each parent its rule: remove one of them");
                needs.Value.Entries.ForEach(entry => AddJoin(draft, [(entry.Key, entry.Place)], entry));
                break;
            case FileKind.List:
                AddJoin(draft, Texts(needs, draft), join);
                break;
            case FileKind.Text:
                AddJoin(draft, [(needs.Value.Value, needs.Value.Place)], join);
                break;
            default:
                draft.NeedsBroken = true;
                values.Wrong(needs.Value, $"'needs' of {draft.Label}", "a task name, a list of them, or a mapping of them to join rules");
                break;
        }
    }

    private void RefuseJoin(FileEntry? join, string code, string message)
    {
        if (join is not null)
        {
            values.Findings.Error(join.Place, code, message);
        }
    }

    private List<(string Name, Place Place)> Texts(FileEntry needs, NodeDraft draft)
    {
        foreach (var item in needs.Value.Items.Where(item => item.Kind != FileKind.Text))
        {
            draft.NeedsBroken = true;
            values.Wrong(
                item, $"'needs' of {draft.Label}", item.Kind == FileKind.Number ? "a task name (put it in quotes)" : "a task name");
        }

        return needs.Value.Items.Where(item => item.Kind == FileKind.Text).Select(item => (item.Value, item.Place)).ToList();
    }

    private void AddJoin(NodeDraft draft, List<(string Name, Place Place)> names, FileEntry? rule)
    {
        var before = draft.Needs.Count;
        names.ForEach(name => AddParent(draft, name.Name, name.Place));
        var parents = draft.Needs.Skip(before).Select(need => need.Parent).ToList();
        var (word, threshold) = rule is null ? (JoinRule.AllSuccess, 0) : Rule(rule, draft, names.Count);
        if (parents.Count > 0)
        {
            draft.Joins.Add(new JoinDefinition(word, parents, threshold));
        }
    }

    private void AddParent(NodeDraft draft, string name, Place place)
    {
        if (!draft.Scope.ByName.TryGetValue(name, out var parent))
        {
            draft.NeedsBroken = true;
            Unknown(draft, name, place);
        }
        else if (parent == draft)
        {
            values.Findings.Error(
                place, DefinitionCodes.NeedsItself, $"{draft.Label} needs itself: remove {Words.Quote(name)} from its needs");
        }
        else if (draft.Parents.Add(parent.Index))
        {
            draft.Needs.Add(new NeedDraft(parent.Index, place));
        }
        else
        {
            values.Findings.Error(
                place, DefinitionCodes.NeedTwice, $"{draft.Label} names {Words.Quote(name)} twice in its needs: remove one");
        }
    }

    private void Unknown(NodeDraft draft, string name, Place place)
    {
        if (everywhere.TryGetValue(name, out var other))
        {
            values.Findings.Error(place, DefinitionCodes.NeedInOtherScope,
                $"{draft.Label} needs {Words.Quote(name)}, which is {other.Label} in another scope: needs name only siblings, "
                + $"here {Siblings(draft)}");
            return;
        }

        var hint = values.Findings.Suggestions.DidYouMean(name, draft.Scope.ByName.Keys.Where(sibling => sibling != draft.Name));
        values.Findings.Error(place, DefinitionCodes.UnknownNeed, $"{draft.Label} needs {Words.Quote(name)}, which does not exist{hint}");
    }

    private static string Siblings(NodeDraft draft)
    {
        var names = draft.Scope.Nodes.Where(node => node != draft).Take(6).Select(node => Words.Quote(node.Name)).ToList();
        return names.Count switch
        {
            0 => "there are none",
            > 5 => string.Join(", ", names.Take(5)) + ", …",
            _ => string.Join(", ", names),
        };
    }

    private (JoinRule Rule, int Threshold) Rule(FileEntry entry, NodeDraft draft, int parents)
    {
        if (entry.Value.Kind == FileKind.Text && Rules.TryGetValue(entry.Value.Value, out var rule))
        {
            return (rule, 0);
        }

        var what = entry.Key == "join" ? $"'join' of {draft.Label}" : $"the rule of {Words.Quote(entry.Key)} in 'needs' of {draft.Label}";
        if (entry.Value.Kind == FileKind.Map)
        {
            return (JoinRule.AtLeast, AtLeast(entry.Value, what, parents));
        }

        var hint = entry.Value.Kind != FileKind.Text ? ""
            : entry.Value.Value == "at_least" ? ": write { at_least: 1 }"
            : values.Findings.Suggestions.DidYouMean(entry.Value.Value, Rules.Keys);
        values.Findings.Error(entry.Value.Place, DefinitionCodes.UnknownWord,
            $"{what}: expected one of {string.Join(", ", Rules.Keys)}, or {{ at_least: N }}, found {Words.Describe(entry.Value)}{hint}");
        return (JoinRule.AllSuccess, 0);
    }

    private int AtLeast(FileNode node, string what, int parents)
    {
        values.CheckKeys(node, AtLeastKeys, what);
        if (node.Find("at_least") is not { } entry)
        {
            if (node.Entries.Count == 0)
            {
                values.Wrong(node, what, "a rule or { at_least: N }");
            }

            return 1;
        }

        var threshold = values.Integer(entry, what, 1, int.MaxValue) ?? 1;
        if (threshold > parents)
        {
            values.Findings.Error(entry.Value.Place, DefinitionCodes.AtLeastTooLarge,
                $"{what} asks for at least {threshold} successes of {parents} parent{(parents == 1 ? "" : "s")}, so it can never be met");
        }

        return threshold;
    }
}
