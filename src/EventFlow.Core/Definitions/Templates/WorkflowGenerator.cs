using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

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
        var made = new ItemWorkflows(new ValueReader(ofTemplate), new ValueReader(ofItems), configurationName);
        if (root is not null && items is not null)
        {
            made.Add(root, items);
        }

        List<DefinitionError> errors = [.. ofTemplate.Result(null).Errors, .. ofItems.Result(null).Errors, .. made.Errors];
        return new GeneratedWorkflows(errors.Count == 0 ? made.Workflows : [], errors);
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
}
