using System.Text.Json;
using System.Text.RegularExpressions;
using EventFlow.Core.Expressions;

namespace EventFlow.Tests.Expressions;

/// <summary>The reference suite of JSONata, read from its files: groups of cases on shared data sets.</summary>
internal static class JsonataSuite
{
    public static string? Folder { get; } = Locate();

    public static IEnumerable<string> Groups => Directory.EnumerateDirectories(Path.Combine(Folder!, "groups"))
        .Select(path => Path.GetFileName(path))
        .Order(StringComparer.Ordinal);

    public static IEnumerable<JsonataCase> CasesOf(string group)
    {
        var folder = Path.Combine(Folder!, "groups", group);
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

    public static JsonElement Dataset(string name) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder!, "datasets", name + ".json")));

    private static string? Locate()
    {
        var given = Environment.GetEnvironmentVariable("EVENTFLOW_CASES");
        if (given is not null)
        {
            return Existing(Path.Combine(given, "jsonata"));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "cases", "jsonata")) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Existing(string path) => Directory.Exists(path) ? path : null;
}

/// <summary>A test that needs the reference suite and is skipped where it is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JsonataFactAttribute : FactAttribute
{
    public JsonataFactAttribute() =>
        Skip = JsonataSuite.Folder is null ? "The JSONata suite is not there: put it at ../shared/cases or set EVENTFLOW_CASES." : null;
}

internal sealed record JsonataCase(string Name, string Source, JsonElement? Input, Dictionary<string, JsonElement> Bindings, JsonElement Expected)
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
