using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Templates;

/// <summary>Puts the tasks of templates in place of their uses, before the file is read further. What comes from a template is reported
/// at the place of use, with the template's name.</summary>
internal sealed class TemplateExpansion(ValueReader values)
{
    private readonly Findings findings = values.Findings;
    private readonly Dictionary<string, TaskTemplate> templates = new(StringComparer.Ordinal);
    private long size;

    public void Apply(FileNode root)
    {
        if (root.Find("templates") is { } entry)
        {
            Read(entry);
        }

        Expand(root, "");
    }

    private void Read(FileEntry entry)
    {
        if (entry.Value.Kind is not (FileKind.Map or FileKind.Null))
        {
            values.Wrong(entry.Value, "'templates' of the workflow", "a mapping of NAME@VERSION to templates");
        }

        entry.Value.Entries.ForEach(template => templates.TryAdd(template.Key, TaskTemplate.Read(template, values)));
    }

    private void Expand(FileNode owner, string path, int depth = 0)
    {
        if (owner.Find("tasks") is not { Value.Kind: FileKind.Map } tasks || depth > FileLimits.MaxGroupDepth)
        {
            return;
        }

        var entries = tasks.Value.Entries;
        for (var at = 0; at < entries.Count; at++)
        {
            if (entries[at].Value.Kind != FileKind.Map)
            {
                continue;
            }

            var label = $"task {Words.Quote(path + entries[at].Key)}";
            if (entries[at].Value.Find("template") is { } use)
            {
                entries[at] = entries[at] with { Value = Expand(entries[at].Value, use, label) };
            }
            else if (entries[at].Value.Find("inputs") is { } inputs)
            {
                findings.Error(inputs.Place, DefinitionCodes.MissingKey,
                    $"'inputs' of {label} stands only beside 'template': name the template or remove it");
            }

            Expand(entries[at].Value, $"{path}{entries[at].Key}/", depth + 1);
        }
    }

    private FileNode Expand(FileNode body, FileEntry use, string label)
    {
        var own = body.Entries.Where(entry => entry.Key is not ("template" or "inputs")).ToList();
        var filled = Fill(body, use, label) ?? StandIn(use);
        var result = new FileNode(FileKind.Map, body.Place);
        filled.Entries.Where(entry => !own.Exists(other => other.Key == entry.Key)).Concat(own).ToList().ForEach(result.Add);
        return result;
    }

    private FileNode? Fill(FileNode body, FileEntry use, string label)
    {
        var name = use.Value.Kind == FileKind.Text ? use.Value.Value : "";
        if (!templates.TryGetValue(name, out var template))
        {
            var hint = findings.Suggestions.DidYouMean(name, templates.Keys);
            var known = templates.Count == 0 ? "the file has no 'templates'" : $"there are {string.Join(", ", templates.Keys.Take(10))}";
            findings.Error(use.Value.Place, DefinitionCodes.UnknownTemplate,
                $"{label} uses the template {Words.Quote(use.Value.Value)}, which does not exist{(hint.Length > 0 ? hint : $": {known}")}");
            return null;
        }

        var inputs = body.Find("inputs");
        if (inputs is { Value.Kind: not (FileKind.Map or FileKind.Null) })
        {
            values.Wrong(inputs.Value, $"'inputs' of {label}", "a mapping of the inputs of its template to values");
            return null;
        }

        var filled = template.Inputs.Resolve(inputs?.Value, label, use.Value.Place, findings);
        if (filled is null || template.Body is null)
        {
            return null;
        }

        findings.Origin(use.Value.Place, $" (from {template.Label})");
        return Copy(template.Body, filled, use);
    }

    private FileNode Copy(FileNode body, Dictionary<string, FileNode> filled, FileEntry use)
    {
        var copy = Placeholders.Fill(body, filled, use.Value.Place);
        size += copy.Size;
        return size <= FileLimits.MaxNodes
            ? copy
            : throw new FileFormatException(
                use.Place, DefinitionCodes.TooManyNodes,
                $"the file has more than {FileLimits.MaxNodes} values, templates counted as what they stand for");
    }

    // Something to do, so that the missing template is the only thing reported.
    private static FileNode StandIn(FileEntry use)
    {
        var map = new FileNode(FileKind.Map, use.Place);
        map.Add(new FileEntry("uses", use.Place, new FileNode(FileKind.Text, use.Place, "template")));
        return map;
    }
}
