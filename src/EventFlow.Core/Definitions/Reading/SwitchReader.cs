using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>switch: { on: ${{ … }}, cases: { berlin: [a, b], oslo: c }, default: d }</c>.</summary>
internal sealed class SwitchReader(ValueReader values, ExpressionReader expressions)
{
    private static readonly string[] Keys = ["on", "cases", "default"];

    /// <summary>All but the targets, whose names may stand further down.</summary>
    public void Read(FileEntry entry, NodeDraft draft)
    {
        var owner = Owner(draft);
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, owner, "a mapping such as { on: \"${{ params.site }}\", cases: { berlin: load }, default: none }");
            return;
        }

        values.CheckKeys(entry.Value, Keys, owner);
        draft.SwitchOn = On(entry, draft, owner);
        var cases = entry.Value.Find("cases");
        if (cases is null or { Value: { Kind: FileKind.Map, Entries.Count: 0 } })
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.MissingKey, $"{owner} has no 'cases': give it at least one, such as berlin: load");
        }
        else if (cases.Value.Kind != FileKind.Map)
        {
            values.Wrong(cases.Value, $"'cases' of {owner}", "a mapping of values to task names");
        }
    }

    /// <summary>Makes the switch a parent of everything it may choose.</summary>
    public static void Link(NodeDraft draft, ValueReader values)
    {
        if (draft.Kind != NodeKind.Switch || draft.Body.Find("switch") is not { Value: { Kind: FileKind.Map } body })
        {
            return;
        }

        var cases = body.Find("cases") is { Value.Kind: FileKind.Map } found ? found.Value.Entries : [];
        var fallback = body.Find("default");
        var chosen = cases.ConvertAll(one => new SwitchCase(one.Key, Targets(one, draft, values)));
        var otherwise = fallback is null ? null : Targets(fallback, draft, values);
        if (draft.SwitchOn is { } on)
        {
            draft.Switch = new SwitchDefinition(on, chosen, otherwise);
            foreach (var target in draft.Switch.Targets)
            {
                draft.Scope.Nodes[target].AddParent(draft, JoinRule.AllSuccess, draft.Place);
            }
        }
    }

    private Expressions.Expression? On(FileEntry entry, NodeDraft draft, string owner)
    {
        var on = entry.Value.Find("on");
        if (on is not null && ExpressionReader.IsSingle(on.Value))
        {
            return expressions.Single(on.Value, draft, ExpressionSlot.Switch);
        }

        values.Findings.Error((on ?? entry).Place, DefinitionCodes.SwitchNotExpression,
            $"'on' of {owner}: expected one expression such as ${{{{ params.site }}}}, "
            + $"found {(on is null ? "nothing" : Words.Describe(on.Value))}");
        return null;
    }

    private static List<int> Targets(FileEntry entry, NodeDraft draft, ValueReader values)
    {
        var nodes = entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        return [.. nodes.Select(node => Target(node, entry, draft, values)).OfType<int>().Distinct()];
    }

    private static int? Target(FileNode node, FileEntry entry, NodeDraft draft, ValueReader values)
    {
        var what = $"{Words.Quote(entry.Key)} of {Owner(draft)}";
        if (node.Kind != FileKind.Text)
        {
            values.Wrong(node, what, "a task name or a list of them");
        }
        else if (!draft.Scope.ByName.TryGetValue(node.Value, out var target) || target == draft)
        {
            var hint = values.Findings.Suggestions.DidYouMean(node.Value, draft.Scope.ByName.Keys.Where(name => name != draft.Name));
            values.Findings.Error(node.Place, DefinitionCodes.UnknownTarget,
                $"{what} names {Words.Quote(node.Value)}, which is no sibling of it{hint}");
        }
        else
        {
            return target.Index;
        }

        return null;
    }

    private static string Owner(NodeDraft draft) => $"'switch' of {draft.Label}";
}
