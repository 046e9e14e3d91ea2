using System.Text.Json;
using EventFlow.Cli.Commands;
using EventFlow.Cli.Files;

namespace EventFlow.Cli.Suites;

/// <param name="Case">Group, file and place in the file.</param>
/// <param name="Expression">As it stands in the suite.</param>
/// <param name="Reason">What was expected and what came.</param>
internal sealed record SuiteFailure(string Case, string Expression, string Reason);

internal sealed record SuiteReport(int Passed, int Failed, int Total, IReadOnlyList<SuiteFailure> Failures);

/// <summary>A folder in the layout of the test suite of JSONata: <c>groups/GROUP/*.json</c> with a case or a list of cases each, and
/// <c>datasets/NAME.json</c> with the data they share.</summary>
internal sealed class ExpressionSuite
{
    private readonly string folder;
    private readonly Dictionary<string, JsonElement> datasets = new(StringComparer.Ordinal);

    /// <exception cref="CliException">The folder has no groups.</exception>
    public ExpressionSuite(string folder)
    {
        this.folder = folder;
        if (!Directory.Exists(GroupsFolder))
        {
            throw CliException.Usage(
                $"EF2129 {folder} is no suite: it has no folder 'groups'. Give the one that holds 'groups' and 'datasets'.");
        }
    }

    public IEnumerable<string> Groups =>
        Directory.EnumerateDirectories(GroupsFolder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private string GroupsFolder => Path.Combine(folder, "groups");

    public IEnumerable<SuiteCase> CasesOf(string group)
    {
        var home = Path.Combine(GroupsFolder, group);
        foreach (var file in Directory.EnumerateFiles(home, "*.json").Order(StringComparer.Ordinal))
        {
            var content = JsonFile.Read(file);
            var definitions = content.ValueKind == JsonValueKind.Array ? [.. content.EnumerateArray()] : new[] { content };
            for (var index = 0; index < definitions.Length; index++)
            {
                yield return Read(definitions[index], $"{group}/{Path.GetFileNameWithoutExtension(file)}[{index}]", home);
            }
        }
    }

    public SuiteReport Run(TimeProvider time)
    {
        var runs = Groups.SelectMany(CasesOf).Select(test => (test, reason: test.Run(time))).ToList();
        var failures = runs.Where(run => run.reason is not null)
            .Select(run => new SuiteFailure(run.test.Name, run.test.Expression, run.reason!))
            .ToList();
        return new SuiteReport(runs.Count - failures.Count, failures.Count, runs.Count, failures);
    }

    private SuiteCase Read(JsonElement definition, string name, string home)
    {
        if (definition.ValueKind != JsonValueKind.Object)
        {
            throw CliException.Usage($"EF2130 {name} is no case of a suite: it must be an object.");
        }

        if (definition.TryGetProperty("expr", out var text) && text.ValueKind == JsonValueKind.String)
        {
            return new SuiteCase(name, RawText.Of(text), InputOf(definition), definition);
        }

        return definition.TryGetProperty("expr-file", out var file) && file.ValueKind == JsonValueKind.String
            ? new SuiteCase(name, TextFile(Path.Combine(home, file.GetString()!)), InputOf(definition), definition)
            : throw CliException.Usage($"EF2130 {name} is no case of a suite: it has neither 'expr' nor 'expr-file'.");
    }

    private JsonElement? InputOf(JsonElement definition)
    {
        if (definition.TryGetProperty("data", out var data))
        {
            return data;
        }

        return definition.TryGetProperty("dataset", out var dataset) && dataset.ValueKind == JsonValueKind.String
            ? Dataset(dataset.GetString()!)
            : null;
    }

    private JsonElement Dataset(string name)
    {
        if (!datasets.TryGetValue(name, out var data))
        {
            datasets.Add(name, data = JsonFile.Read(Path.Combine(folder, "datasets", name + ".json")));
        }

        return data;
    }

    private static string TextFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"EF2113 {file} cannot be read: {exception.Message}");
        }
    }
}
