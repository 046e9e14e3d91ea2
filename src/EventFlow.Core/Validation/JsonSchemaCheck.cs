using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Validation;

/// <summary>Checks a value against the keywords of JSON Schema that a workflow file may use.
/// Depth follows the schema, which the file limits bound.</summary>
internal sealed class JsonSchemaCheck
{
    private const int MaxProblems = 20;
    private readonly List<string> problems = [];

    /// <summary>What is wrong with the value, each problem with the path of its part; empty: nothing.</summary>
    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        var check = new JsonSchemaCheck();
        check.Check(schema, value, "");
        return check.problems;
    }

    private void Check(JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            Add(path, "is not allowed");
        }

        if (schema.ValueKind != JsonValueKind.Object || problems.Count >= MaxProblems || !CheckAnyValue(schema, value, path))
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                CheckNumber(schema, value, path);
                break;
            case JsonValueKind.String:
                CheckText(schema, value.GetString()!, path);
                break;
            case JsonValueKind.Array:
                CheckItems(schema, value, path);
                break;
            case JsonValueKind.Object:
                CheckProperties(schema, value, path);
                break;
        }
    }

    private bool CheckAnyValue(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("type", out var type) && !IsOfType(value, type))
        {
            Add(
                path,
                $"expected {(type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray()) : type.ToString())}, "
                + $"found {Show(value)}");
            return false;
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
        {
            Add(
                path,
                $"expected one of {Words.Clip(string.Join(", ", words.EnumerateArray().Select(word => word.GetRawText())), 200)}, "
                + $"found {Show(value)}");
        }

        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value))
        {
            Add(path, $"expected {Show(only)}, found {Show(value)}");
        }

        return true;
    }

    /// <summary>Whether <c>type</c> of a schema, a word or a list of them, allows the value.</summary>
    public static bool IsOfType(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(word => IsOfType(value, word))
        : type.GetString() switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            _ => value.ValueKind == JsonValueKind.Null,
        };

    private static bool IsWhole(JsonElement value)
    {
        var text = value.GetRawText();
        return !text.AsSpan().ContainsAny(".eE")
            || (value.TryGetDecimal(out var number) ? number == decimal.Truncate(number) : double.IsInteger(value.GetDouble()));
    }

    private void CheckNumber(JsonElement schema, JsonElement value, string path)
    {
        Compare(schema, value, path, "minimum", order => order >= 0, "at least");
        Compare(schema, value, path, "maximum", order => order <= 0, "at most");
        Compare(schema, value, path, "exclusiveMinimum", order => order > 0, "more than");
        Compare(schema, value, path, "exclusiveMaximum", order => order < 0, "less than");
        if (schema.TryGetProperty("multipleOf", out var step) && !IsMultiple(value, step))
        {
            Add(path, $"expected a multiple of {step.GetRawText()}, found {Show(value)}");
        }
    }

    private void Compare(JsonElement schema, JsonElement value, string path, string keyword, Func<int, bool> good, string words)
    {
        if (schema.TryGetProperty(keyword, out var limit) && !good(Order(value, limit)))
        {
            Add(path, $"expected {words} {limit.GetRawText()}, found {Show(value)}");
        }
    }

    private static int Order(JsonElement a, JsonElement b) => a.TryGetDecimal(out var exactA) && b.TryGetDecimal(out var exactB)
        ? exactA.CompareTo(exactB)
        : a.GetDouble().CompareTo(b.GetDouble());

    private static bool IsMultiple(JsonElement value, JsonElement step) =>
        value.TryGetDecimal(out var exact) && step.TryGetDecimal(out var exactStep) && exactStep != 0
        ? exact % exactStep == 0
        : Math.IEEERemainder(value.GetDouble(), step.GetDouble()) == 0;

    private void CheckText(JsonElement schema, string text, string path)
    {
        var length = text.EnumerateRunes().Count();
        Count(schema, path, "minLength", "maxLength", length, "characters");
        if (schema.TryGetProperty("pattern", out var pattern) && !Matches(pattern.GetString()!, text))
        {
            Add(path, $"{Words.Quote(text)} does not match the pattern {Words.Quote(pattern.GetString()!)}");
        }

        if (schema.TryGetProperty("format", out var format) && !SchemaFormats.Accepts(format.GetString()!, text))
        {
            Add(path, $"expected text of the format '{Words.Clip(format.GetString()!, 60)}', found {Words.Quote(text)}");
        }
    }

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return SchemaPatterns.TryCompile(pattern, out var regex) && regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private void CheckItems(JsonElement schema, JsonElement value, string path)
    {
        Count(schema, path, "minItems", "maxItems", value.GetArrayLength(), "items");
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True
            && value.EnumerateArray().Distinct(JsonValueComparer.Instance).Count() < value.GetArrayLength())
        {
            Add(path, "expected no item twice");
        }

        if (schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(items, item, $"{path}[{index++}]");
            }
        }
    }

    private void CheckProperties(JsonElement schema, JsonElement value, string path)
    {
        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : default)
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
            {
                Add(path, $"the property {Words.Quote(name.GetString()!)} is missing");
            }
        }

        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var property in value.EnumerateObject())
        {
            var own = known.ValueKind == JsonValueKind.Object && known.TryGetProperty(property.Name, out var found) ? found : others;
            Check(own, property.Value, path.Length == 0 ? Words.Clip(property.Name, 60) : $"{path}.{Words.Clip(property.Name, 60)}");
        }
    }

    private void Count(JsonElement schema, string path, string min, string max, int count, string what)
    {
        if (schema.TryGetProperty(min, out var least) && count < least.GetInt32())
        {
            Add(path, $"expected at least {least.GetInt32()} {what}, found {count}");
        }

        if (schema.TryGetProperty(max, out var most) && count > most.GetInt32())
        {
            Add(path, $"expected at most {most.GetInt32()} {what}, found {count}");
        }
    }

    private static string Show(JsonElement value) => Words.Clip(value.GetRawText(), 60);

    private void Add(string path, string problem)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(path.Length == 0 ? problem : $"at {path}: {problem}");
        }
    }
}
