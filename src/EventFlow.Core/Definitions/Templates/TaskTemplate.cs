using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Templates;

/// <summary>An entry of <c>templates:</c>, a task or group with inputs, under a name with its version: <c>load-table@2</c>.</summary>
internal sealed partial record TaskTemplate(string Name, TemplateInputs Inputs, FileNode? Body)
{
    private static readonly string[] TemplateKeys = ["description", "inputs", "task"];

    public string Label => $"template {Words.Quote(Name)}";

    public static TaskTemplate Read(FileEntry entry, ValueReader values)
    {
        var label = $"template {Words.Quote(entry.Key)}";
        if (!NameAndVersion().IsMatch(entry.Key))
        {
            values.Findings.Error(entry.Place, DefinitionCodes.BadTemplateName,
                $"{Words.Quote(entry.Key)} cannot be the name of a template: write NAME@VERSION with a whole number, such as load-table@1");
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, label, "a mapping with 'inputs' and 'task'");
            return new TaskTemplate(entry.Key, TemplateInputs.Read(null, label, values), null);
        }

        values.CheckKeys(entry.Value, TemplateKeys, label);
        values.Text(entry.Value.Find("description"), label, FileLimits.MaxDescriptionLength, lines: true);
        var inputs = TemplateInputs.Read(entry.Value.Find("inputs"), label, values);
        return new TaskTemplate(entry.Key, inputs, ReadBody(entry, label, inputs, values));
    }

    private static FileNode? ReadBody(FileEntry entry, string label, TemplateInputs inputs, ValueReader values)
    {
        if (entry.Value.Find("task") is not { } task)
        {
            values.Findings.Error(entry.Place, DefinitionCodes.MissingKey,
                $"{label} has no 'task': add the task it stands for, such as 'task: {{ uses: sql }}'");
            return null;
        }

        if (task.Value.Kind != FileKind.Map)
        {
            values.Wrong(task.Value, $"'task' of {label}", "a mapping such as { uses: sql }");
            return null;
        }

        Placeholders.Check(task.Value, inputs.Names, label, values.Findings);
        if (Uses(task.Value) is { } nested)
        {
            values.Findings.Error(nested.Place, DefinitionCodes.TemplateInTemplate,
                $"{label} uses a template itself: write out what that one stands for");
            return null;
        }

        return task.Value;
    }

    private static FileEntry? Uses(FileNode task) => task.Find("template")
        ?? (task.Find("tasks")?.Value.Entries ?? []).Select(inner => Uses(inner.Value)).FirstOrDefault(found => found is not null);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}@[1-9][0-9]{0,8}\z")]
    private static partial Regex NameAndVersion();
}
