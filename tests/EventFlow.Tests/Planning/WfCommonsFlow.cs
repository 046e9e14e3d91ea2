using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EventFlow.Tests.Planning;

/// <summary>A WfCommons trace (WfFormat 1.5) as a workflow of ours: each task sleeps a thousandth of its recorded time.</summary>
public sealed record WfCommonsFlow(string Yaml, IReadOnlyDictionary<string, IReadOnlyList<string>> Parents)
{
    private const string NoCases = "(no cases)";

    public static string? Folder { get; } = FindFolder();

    public static TheoryData<string> Cases() => Folder is null
        ? new TheoryData<string>(NoCases)
        : new TheoryData<string>(Directory.GetFiles(Folder, "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal)!);

    public static bool Missing(string file) => file == NoCases;

    public static WfCommonsFlow Read(string file, string type = "sleep")
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, file)));
        var workflow = document.RootElement.GetProperty("workflow");
        var seconds = workflow.GetProperty("execution").GetProperty("tasks").EnumerateArray()
            .ToDictionary(task => task.GetProperty("id").GetString()!, task => task.GetProperty("runtimeInSeconds").GetDouble());
        var parents = new Dictionary<string, IReadOnlyList<string>>();
        var yaml = new StringBuilder("workflow: wfcommons\ntasks:\n");
        foreach (var task in workflow.GetProperty("specification").GetProperty("tasks").EnumerateArray())
        {
            var id = task.GetProperty("id").GetString()!;
            parents[id] = [.. task.GetProperty("parents").EnumerateArray().Select(parent => parent.GetString()!)];
            var milliseconds = seconds.GetValueOrDefault(id).ToString(CultureInfo.InvariantCulture);
            yaml.Append(CultureInfo.InvariantCulture,
                $"  {id}: {{ needs: [{string.Join(", ", parents[id])}], uses: {type}, with: {{ milliseconds: {milliseconds} }} }}\n");
        }

        return new WfCommonsFlow(yaml.ToString(), parents);
    }

    private static string? FindFolder()
    {
        var cases = Environment.GetEnvironmentVariable("EVENTFLOW_CASES");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); cases is null && folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "cases")))
            {
                cases = Path.Combine(folder.FullName, "shared", "cases");
            }
        }

        var path = cases is null ? null : Path.Combine(cases, "wfcommons");
        return path is not null && Directory.Exists(path) ? path : null;
    }
}
