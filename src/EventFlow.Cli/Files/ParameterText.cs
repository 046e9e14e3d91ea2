using System.Text.Json;
using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Validation;

namespace EventFlow.Cli.Files;

/// <summary>What was written for a parameter on the command line, as a value of the type that the workflow declares.</summary>
internal static class ParameterText
{
    /// <summary>Text as it stands where nothing but text is declared, else JSON of the type; JSON or else text where no type is.</summary>
    /// <param name="schema">Null: the workflow does not declare the parameter.</param>
    /// <returns>Null: the text is no value of the type.</returns>
    public static JsonElement? Read(string text, JsonElement? schema)
    {
        if (TypesOf(schema) is not { } type)
        {
            return Json(text) ?? Text(text);
        }

        var words = WordsOf(type);
        return words is ["string"] ? Text(text)
            : Json(text) is { } value && JsonSchemaCheck.IsOfType(value, type) ? value
            : words.Contains("string") ? Text(text)
            : null;
    }

    /// <summary>Why <see cref="Read"/> gave nothing, and what to write.</summary>
    public static string Refusal(string workflow, string name, string text, JsonElement schema)
    {
        var words = WordsOf(TypesOf(schema)!.Value);
        var examples = words.Select(word => Example(name, word));
        return $"EF4120 parameter {Words.Quote(name)} of {workflow} is of type {string.Join(" or ", words)}, "
            + $"which {Words.Quote(text)} is not: write {string.Join(" or ", examples)}";
    }

    // A parameter that is one of several texts is text, said or not.
    private static JsonElement? TypesOf(JsonElement? schema) =>
        schema is not { ValueKind: JsonValueKind.Object } declared ? null
        : declared.TryGetProperty("type", out var type) ? type
        : declared.TryGetProperty("enum", out var values) && values.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String)
            ? JsonSerializer.SerializeToElement("string")
            : null;

    private static string[] WordsOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(word => word.ToString())] : [type.ToString()];

    private static string Example(string name, string type) => type switch
    {
        "integer" => $"-p {name}=5",
        "number" => $"-p {name}=0.5",
        "boolean" => $"-p {name}=true or -p {name}=false",
        "array" => $"-p '{name}=[\"a\", \"b\"]'",
        "object" => $"-p '{name}={{\"key\": \"value\"}}'",
        _ => $"-p {name}={type}",
    };

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text);

    private static JsonElement? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
