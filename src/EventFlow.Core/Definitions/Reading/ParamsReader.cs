using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>params:</c>, a JSON Schema per name.</summary>
internal sealed class ParamsReader(ValueReader values)
{
    private readonly SchemaReader schemas = new(values);

    public List<ParameterDefinition> Read(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return [];
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, "'params' of the workflow", "a mapping of names to JSON Schemas, such as 'site: { type: string }'");
            return [];
        }

        return entry.Value.Entries.ConvertAll(Parameter);
    }

    private ParameterDefinition Parameter(FileEntry entry)
    {
        Names.CheckTask(entry, "the name of a parameter", values.Findings);
        var owner = $"parameter {Words.Quote(entry.Key)}";
        var before = values.Findings.ErrorCount;
        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, owner, "a JSON Schema such as { type: string }");
        }
        else
        {
            schemas.Check(entry.Value, owner);
        }

        var schema = entry.Value.ToJson();
        var fallback = entry.Value.Find("default");
        if (fallback is not null && values.Findings.ErrorCount == before)
        {
            CheckDefault(fallback, schema, owner);
        }

        return new ParameterDefinition(entry.Key, schema, fallback?.Value.ToJson());
    }

    private void CheckDefault(FileEntry fallback, System.Text.Json.JsonElement schema, string owner)
    {
        foreach (var problem in JsonSchemaCheck.Problems(schema, fallback.Value.ToJson()))
        {
            values.Findings.Error(
                fallback.Value.Place, DefinitionCodes.BadDefault, $"the default of {owner} does not satisfy its schema: {problem}");
        }
    }
}
