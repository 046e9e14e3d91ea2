using System.Text;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Definitions.Writing;

namespace EventFlow.Core.Definitions.Templates;

/// <summary>A workflow file that was made from a template.</summary>
public sealed record GeneratedWorkflow(string Id, string Yaml);

/// <summary>All workflows, or every error.</summary>
public sealed record GeneratedWorkflows(IReadOnlyList<GeneratedWorkflow> Workflows, IReadOnlyList<DefinitionError> Errors);

/// <summary>Makes a workflow per item of a configuration from one template: a workflow file with <c>inputs</c> and
/// <c>$[[ inputs.NAME ]]</c> in its values and keys.</summary>
public static class WorkflowGenerator
{
    /// <param name="template">YAML or JSON.</param>
    /// <param name="templateName">The name its errors are reported under.</param>
    /// <param name="configuration">A list of mappings of inputs to values, YAML or JSON.</param>
    /// <param name="configurationName">The name its errors are reported under.</param>
    public static GeneratedWorkflows Generate(
        ReadOnlySpan<byte> template, string templateName, ReadOnlySpan<byte> configuration, string configurationName)
    {
        var (ofTemplate, ofItems) = (new Findings(templateName), new Findings(configurationName));
        var root = Load(template, templateName, ofTemplate);
        var items = Load(configuration, configurationName, ofItems);
        List<GeneratedWorkflow> workflows = [];
        List<DefinitionError> errors = [];
        if (root is not null && items is not null)
        {
            Generate(root, items, new ValueReader(ofTemplate), new ValueReader(ofItems), workflows, errors, configurationName);
        }

        errors.InsertRange(0, ofTemplate.Result(null).Errors.Concat(ofItems.Result(null).Errors));
        return new GeneratedWorkflows(errors.Count == 0 ? workflows : [], errors);
    }

    private static FileNode? Load(ReadOnlySpan<byte> content, string name, Findings findings)
    {
        try
        {
            var root = FileText.Load(content, name, FileLimits.MaxBytes, findings, out _);
            if (root is null)
            {
                findings.Error(Place.Start, DefinitionCodes.EmptyFile, "the file is empty");
            }

            return root;
        }
        catch (FileFormatException exception)
        {
            findings.Error(exception.Place, exception.Code, exception.Message);
            return null;
        }
    }

    private static void Generate(
        FileNode root, FileNode items, ValueReader template, ValueReader config,
        List<GeneratedWorkflow> workflows, List<DefinitionError> errors, string name)
    {
        if (root.Kind != FileKind.Map || items.Kind != FileKind.List)
        {
            CheckKinds(root, items, template, config);
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

        var ids = new HashSet<string>(StringComparer.Ordinal);
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

        void Add(string yaml, Place place, int number)
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
    }

    private static void CheckKinds(FileNode root, FileNode items, ValueReader template, ValueReader config)
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
