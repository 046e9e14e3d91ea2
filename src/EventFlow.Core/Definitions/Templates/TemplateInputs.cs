using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Templates;

/// <summary>The inputs a template declares, a JSON Schema per name as in <c>params</c>, and the values somebody gives for them.</summary>
internal sealed class TemplateInputs(string owner, IReadOnlyDictionary<string, FileNode> schemas, Findings findings)
{
    public IReadOnlyCollection<string> Names => [.. schemas.Keys];

    public static TemplateInputs Read(FileEntry? entry, string owner, ValueReader values)
    {
        var schemas = new Dictionary<string, FileNode>(StringComparer.Ordinal);
        if (entry is { Value.Kind: not (FileKind.Map or FileKind.Null) })
        {
            values.Wrong(entry.Value, $"'inputs' of {owner}", "a mapping of names to JSON Schemas, such as 'table: { type: string }'");
        }

        foreach (var input in entry?.Value.Entries ?? [])
        {
            if (input.Value.Kind == FileKind.Map)
            {
                new SchemaReader(values).Check(input.Value, $"the input {Words.Quote(input.Key)} of {owner}");
            }
            else
            {
                values.Wrong(input.Value, $"the input {Words.Quote(input.Key)} of {owner}", "a JSON Schema such as { type: string }");
            }

            schemas.TryAdd(input.Key, input.Value);
        }

        return new TemplateInputs(owner, schemas, values.Findings);
    }

    /// <summary>The value of every input, or null where something is wrong with them.</summary>
    /// <param name="given">The mapping of values; null: none are given.</param>
    /// <param name="user">Who gives them, in words.</param>
    /// <param name="place">Where what is missing is reported.</param>
    /// <param name="told">The findings of the file that gives the values.</param>
    public Dictionary<string, FileNode>? Resolve(FileNode? given, string user, Place place, Findings told)
    {
        var before = told.ErrorCount;
        var values = new Dictionary<string, FileNode>(StringComparer.Ordinal);
        foreach (var entry in given?.Entries ?? [])
        {
            values[entry.Key] = entry.Value;
            Check(entry, user, told);
        }

        foreach (var (name, schema) in schemas.Where(schema => !values.ContainsKey(schema.Key)))
        {
            if (schema.Find("default") is { } fallback)
            {
                values[name] = Placeholders.Fill(fallback.Value, values, place);
            }
            else
            {
                told.Error(place, DefinitionCodes.TemplateInputMissing,
                    $"{user} does not give the input {Words.Quote(name)} that {owner} requires");
            }
        }

        return told.ErrorCount == before ? values : null;
    }

    private void Check(FileEntry entry, string user, Findings told)
    {
        if (!schemas.TryGetValue(entry.Key, out var schema))
        {
            var hint = findings.Suggestions.DidYouMean(entry.Key, schemas.Keys);
            var known = schemas.Count == 0 ? "it has none" : $"there are {string.Join(", ", schemas.Keys)}";
            told.Error(entry.Place, DefinitionCodes.TemplateInputUnknown,
                $"{user} gives the input {Words.Quote(entry.Key)}, which {owner} does not have{(hint.Length > 0 ? hint : $": {known}")}");
            return;
        }

        // What an expression gives is known only when the task runs.
        if (entry.Value.Kind == FileKind.Text && entry.Value.Value.Contains(TextSite.Opening, StringComparison.Ordinal))
        {
            return;
        }

        foreach (var problem in JsonSchemaCheck.Problems(schema.ToJson(), entry.Value.ToJson()))
        {
            told.Error(entry.Value.Place, DefinitionCodes.TemplateInputInvalid,
                $"{user}: the input {Words.Quote(entry.Key)} of {owner}: {problem}");
        }
    }
}
