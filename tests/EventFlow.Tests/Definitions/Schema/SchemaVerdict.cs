using System.Text;
using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Schema;
using EventFlow.Core.Definitions.Text;
using Json.Schema;

namespace EventFlow.Tests.Definitions.Schema;

/// <summary>What a validator of JSON Schema that knows nothing of ours says of a file.</summary>
internal static class SchemaVerdict
{
    private static readonly Dictionary<string, JsonSchema> Schemas =
        FileSchemas.Kinds.ToDictionary(kind => kind, kind => JsonSchema.FromText(FileSchemas.Of(kind)));

    /// <summary>Empty: accepted. Else the places that were refused.</summary>
    public static string Of(string yaml, string kind = FileSchemas.Workflow)
    {
        var node = new YamlLoader(new FileSource(yaml), new Findings("")).Load();
        var result = Schemas[kind].Evaluate(node!.ToJson(), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? "" : "refused: " + string.Join("; ", (result.Details ?? [])
            .Where(detail => detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}"));
    }

    public static bool IsSchema(string kind)
    {
        using var document = JsonDocument.Parse(FileSchemas.Of(kind));
        return MetaSchemas.Draft202012.Evaluate(document.RootElement).IsValid;
    }
}
