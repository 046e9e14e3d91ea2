using System.Text;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Definitions.Writing;

namespace EventFlow.Core.Definitions.Templates;

/// <summary>The workflows that a template makes of the items of a configuration, and what is wrong with them.</summary>
/// <param name="name">The name that errors of a workflow are reported under, at the place of its item.</param>
internal sealed class ItemWorkflows(ValueReader template, ValueReader config, string name)
{
    private readonly List<GeneratedWorkflow> workflows = [];
    private readonly List<DefinitionError> errors = [];
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    public IReadOnlyList<GeneratedWorkflow> Workflows => workflows;

    public IReadOnlyList<DefinitionError> Errors => errors;

    public void Add(FileNode root, FileNode items)
    {
        if (root.Kind != FileKind.Map || items.Kind != FileKind.List)
        {
            CheckKinds(root, items);
            return;
        }

        var body = new FileNode(FileKind.Map, root.Place);
        root.Entries.Where(entry => entry.Key != "inputs").ToList().ForEach(body.Add);
        var inputs = TemplateInputs.Read(root.Find("inputs"), "the template", template);
        Placeholders.Check(body, inputs.Names, "the template", template.Findings);
        if (template.Findings.ErrorCount > 0)
        {
            return;
        }

        foreach (var (item, number) in items.Items.Select((item, at) => (item, at + 1)))
        {
            if (item.Kind is not (FileKind.Map or FileKind.Null))
            {
                config.Wrong(item, $"item {number}", "a mapping of inputs to values");
            }
            else if (inputs.Resolve(item, $"item {number}", item.Place, config.Findings) is { } filled)
            {
                Add(YamlText.Of(Placeholders.Fill(body, filled, at: null)), item.Place, number);
            }
        }
    }

    private void Add(string yaml, Place place, int number)
    {
        var result = WorkflowFile.Read(Encoding.UTF8.GetBytes(yaml), name);
        errors.AddRange(result.Errors.Select(error => error with
        {
            Line = place.Line, Column = place.Column, Message = $"the workflow of item {number}: {error.Message}",
        }));
        if (result.Definition is { Id: var id } && !ids.Add(id))
        {
            config.Findings.Error(place, DefinitionCodes.GeneratedTwice,
                $"item {number} makes the workflow {Words.Quote(id)} again: put one of its inputs into 'workflow'");
        }

        workflows.Add(new GeneratedWorkflow(result.Definition?.Id ?? "", yaml));
    }

    private void CheckKinds(FileNode root, FileNode items)
    {
        if (root.Kind != FileKind.Map)
        {
            template.Wrong(root, "the template", "a workflow file with 'inputs'");
        }

        if (items.Kind != FileKind.List)
        {
            config.Wrong(items, "the configuration", "a list of mappings of inputs to values");
        }
    }
}
