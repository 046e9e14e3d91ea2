using System.Text.Json;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>approve: { by: [role], within: 2d, form: { … }, escalate: { to: [role], within: 1d } }</c>.</summary>
internal sealed class ApproveReader(ValueReader values)
{
    private const int MaxRoles = 100;
    private static readonly string[] Keys = ["by", "within", "form", "escalate"];
    private static readonly string[] EscalationKeys = ["to", "within"];

    private readonly SchemaReader schemas = new(values);

    public ApproveDefinition? Read(FileEntry entry, NodeDraft draft)
    {
        var owner = $"'approve' of {draft.Label}";
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, owner, "a mapping such as { by: [ops], within: 2d }");
            return null;
        }

        values.CheckKeys(entry.Value, Keys, owner);
        var by = Roles(entry, "by", owner);
        var within = values.Duration(entry.Value.Find("within"), owner);
        return new ApproveDefinition(by, within, Form(entry.Value.Find("form"), owner), Escalation(entry.Value, owner));
    }

    private List<string> Roles(FileEntry map, string key, string owner)
    {
        var entry = map.Value.Find(key);
        var nodes = entry is null ? [] : entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        if (nodes.Count is 0 or > MaxRoles)
        {
            values.Findings.Error(
                (entry ?? map).Place, DefinitionCodes.MissingKey,
                $"{owner} has no '{key}': name 1 to {MaxRoles} roles, such as {key}: [ops]");
        }

        foreach (var node in nodes.Where(node => node.Kind != FileKind.Text))
        {
            values.Wrong(node, $"'{key}' of {owner}", "a role such as ops, or a list of them");
        }

        return [.. nodes.Where(node => node.Kind == FileKind.Text && Names.CheckId(node, "a role", values.Findings))
            .Select(node => node.Value)];
    }

    private JsonElement? Form(FileEntry? entry, string owner)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'form' of {owner}", "a JSON Schema such as { type: object, required: [amount] }");
            return null;
        }

        schemas.Check(entry.Value, $"'form' of {owner}");
        return entry.Value.ToJson();
    }

    private EscalationDefinition? Escalation(FileNode approve, string owner)
    {
        if (approve.Find("escalate") is not { } entry)
        {
            return null;
        }

        var what = $"'escalate' of {owner}";
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, what, "a mapping such as { to: [ops-lead], within: 1d }");
            return null;
        }

        values.CheckKeys(entry.Value, EscalationKeys, what);
        if (approve.Find("within") is null)
        {
            values.Findings.Error(
                entry.Place, DefinitionCodes.MissingKey,
                $"{owner} has 'escalate' and no 'within': say when others may decide, such as within: 2d");
        }

        return new EscalationDefinition(Roles(entry, "to", what), values.Duration(entry.Value.Find("within"), what));
    }
}
