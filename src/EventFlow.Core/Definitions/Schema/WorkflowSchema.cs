using System.Text;

namespace EventFlow.Core.Definitions.Schema;

/// <summary>The JSON Schema (2020-12) of the workflow file, for editors and for tools that write such files.</summary>
public static class WorkflowSchema
{
    public const string MediaType = "application/schema+json";

    private const string Resource = "EventFlow.Core.Definitions.Schema.workflow.schema.json";
    private static readonly Lazy<string> Text = new(Load);

    public static string Json => Text.Value;

    private static string Load()
    {
        using var resource = typeof(WorkflowSchema).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
