using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

/// <summary>The reference suite of JSONata, read from its files: groups of cases on shared data sets.</summary>
internal static class JsonataSuite
{
    public const string Folder = "jsonata";

    public static IEnumerable<string> Groups => Directory.EnumerateDirectories(Path.Combine(Cases.Folder(Folder), "groups"))
        .Select(path => Path.GetFileName(path))
        .Order(StringComparer.Ordinal);

    public static IEnumerable<JsonataCase> CasesOf(string group)
    {
        var folder = Path.Combine(Cases.Folder(Folder), "groups", group);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            var root = document.RootElement.Clone();
            var cases = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : new[] { root };
            for (var index = 0; index < cases.Length; index++)
            {
                yield return JsonataCase.Read(cases[index], $"{group}/{Path.GetFileNameWithoutExtension(file)}[{index}]", folder);
            }
        }
    }

    public static JsonElement Dataset(string name) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(Cases.Folder(Folder), "datasets", name + ".json")));
}

internal sealed record JsonataCase(
    string Name, string Source, JsonElement? Input, Dictionary<string, JsonElement> Bindings, JsonElement Expected)
{
    public static JsonataCase Read(JsonElement element, string name, string folder)
    {
        var source = element.TryGetProperty("expr", out var text)
            ? TextOf(text)
            : File.ReadAllText(Path.Combine(folder, element.GetProperty("expr-file").GetString()!));
        var bindings = element.TryGetProperty("bindings", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(member => member.Name, member => member.Value)
            : [];
        return new JsonataCase(name, source, InputOf(element), bindings, element);
    }

    /// <summary>What went wrong; null where the case passes.</summary>
    public string? Run()
    {
        var depth = Expected.TryGetProperty("depth", out var given) ? Math.Max(given.GetInt32(), 20) : 500;
        try
        {
            var limits = new ExpressionLimits { Depth = depth };
            return Judge(Expression.Parse(Source).Evaluate(Input, Bindings, limits));
        }
        catch (ExpressionException error)
        {
            return ExpectedCode() == error.Code ? null : $"{error.Code} {error.Message}";
        }
    }

    // Some cases hold half a surrogate pair on purpose, which JsonElement refuses to read.
    private static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Regex.Unescape(text.GetRawText()[1..^1]);
        }
    }

    private static JsonElement? InputOf(JsonElement element)
    {
        if (element.TryGetProperty("data", out var data))
        {
            return data;
        }

        return element.TryGetProperty("dataset", out var dataset) && dataset.ValueKind == JsonValueKind.String
            ? JsonataSuite.Dataset(dataset.GetString()!)
            : null;
    }

    private string? ExpectedCode()
    {
        var holder = Expected.TryGetProperty("error", out var error) ? error : Expected;
        return holder.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    private string? Judge(JsonElement? result)
    {
        if (ExpectedCode() is { } code)
        {
            return $"expected {code}, got {result}";
        }

        if (!Expected.TryGetProperty("result", out var expected))
        {
            return result is null ? null : $"expected nothing, got {result}";
        }

        return result is { } value && SameJson.Same(expected, value, Expected.TryGetProperty("unordered", out _))
            ? null
            : $"expected {expected}, got {result}";
    }
}
